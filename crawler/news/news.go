// Package news holds the words of the press that the rest of the program
// speaks: a [Source] is an outlet that is crawled, a [Link] an address it
// offers, a [Capture] what came over the wire when the address was fetched,
// and an [Article] what was read out of a capture.
//
// The package keeps no state, imports only the standard library, and is
// imported by every other room of the house.
package news

import "time"

// A Source is one outlet, or one edition of an outlet, that is crawled.
type Source struct {
	ID         string        // letters a-z, digits, hyphens; appears in addresses
	Name       string        // as readers know it
	Home       string        // address of the home page
	Feeds      []FeedRef     // where links are found, in order of preference
	Lang       string        // BCP 47 primary subtag of the usual language; "" = detect
	Country    string        // ISO 3166-1 alpha-2 of the newsroom
	Camp       string        // who owns or speaks through it; see the camps in crawler/source
	Family     string        // id of the family in origins.yaml whose outlets cannot corroborate each other
	Every      time.Duration // how often it is visited; 0 = the desk's default
	Zone       string        // IANA time zone of dates without one
	Own        bool          // does its own reporting: may be an origin when nothing is attributed
	Critical   bool          // three failures in a row raise an alarm
	Sensitive  bool          // opening the live page asks first
	Disabled   bool
	Unverified bool     // the addresses were not checked against the live site
	Note       string   // why it is listed, or what is odd about it
	Layouts    []Layout // selectors with their dates of validity
}

// A FeedRef is one place where a source lists its articles.
type FeedRef struct {
	URL  string
	Kind FeedKind // "" = find out from what comes back
}

// FeedKind names the form in which a source lists its articles.
type FeedKind string

// The forms that package feed reads.
const (
	RSS      FeedKind = "rss"
	Atom     FeedKind = "atom"
	JSONFeed FeedKind = "json"
	Sitemap  FeedKind = "sitemap"  // urlset or index, with or without the news extension
	Section  FeedKind = "section"  // an HTML page of links
	Telegram FeedKind = "telegram" // the public preview, t.me/s/NAME
)

// A Layout says where an outlet puts things on its pages, by CSS selector.
// Several layouts with dates let an old capture be read as it was laid out.
type Layout struct {
	From, Until time.Time // validity by fetch time; zero = open
	Links       string    // links to articles on a section page
	Title       string
	Byline      string
	Date        string // element whose datetime attribute or text is the date
	Text        string // elements whose text is the article
	Drop        string // elements removed before anything is read
}

// LayoutAt returns the layout of s that was valid at t, or the zero Layout.
func (s Source) LayoutAt(t time.Time) Layout {
	for _, l := range s.Layouts {
		if (l.From.IsZero() || !t.Before(l.From)) && (l.Until.IsZero() || t.Before(l.Until)) {
			return l
		}
	}
	return Layout{}
}

// A Link is an address that a feed, sitemap or section page offers.
type Link struct {
	SourceID  string
	URL       string // as offered, resolved against the feed's own address
	Canonical string // CanonicalURL(URL): the key under which it is known
	Title     string
	Summary   string
	Lang      string
	Published time.Time // zero when the offer carries no usable date
	RawDate   string    // the date as written, kept when it could not be read
	Publisher string    // real publisher where the offer names one (RSS <source>)
	Via       string    // address of the feed or page that offered it
}

// CaptureState says how the fetching of one address ended. Anything but
// CaptureOK comes with a Reason; nothing is dropped.
type CaptureState string

// How a fetch ends.
const (
	CaptureOK          CaptureState = "ok"
	CaptureUnchanged   CaptureState = "unchanged" // 304, or 200 with the bytes already held
	CaptureGone        CaptureState = "gone"      // 404, 410, 451
	CaptureMoved       CaptureState = "moved"     // redirected to another registrable domain
	CaptureRefused     CaptureState = "refused"   // 401, 403, challenge, login
	CaptureWalled      CaptureState = "walled"    // consent or pay wall instead of the text
	CaptureRobots      CaptureState = "robots"    // robots.txt forbids it, or could not be had
	CaptureThrottled   CaptureState = "throttled" // 429, or 503 with Retry-After
	CaptureServerError CaptureState = "server-error"
	CaptureTooLarge    CaptureState = "too-large"
	CaptureTimeout     CaptureState = "timeout"
	CaptureForbidden   CaptureState = "forbidden-address" // the guard against inside addresses
	CaptureUnreachable CaptureState = "unreachable"       // DNS, TCP or TLS failed
	CaptureBad         CaptureState = "bad-response"      // broken encoding, redirect loop, protocol error
)

// A Hop is one redirect on the way from the asked to the final address.
type Hop struct {
	Status int    `json:"status"`
	From   string `json:"from"`
	To     string `json:"to"`
}

// A Capture is what one fetch brought: the evidentiary copy. Many captures of
// one address are kept.
type Capture struct {
	ID         int64
	SourceID   string
	URL        string // as asked
	Canonical  string // CanonicalURL(URL)
	FinalURL   string // after redirects
	Chain      []Hop
	Link       Link                // what the feed said of it; zero for feeds and robots
	Status     int                 // HTTP status, 0 when no answer came
	Header     map[string][]string // as sent; under names with a colon what we asked and who answered: [HeaderPeer], ":protocol", [HeaderCertificate], [HeaderNames], ":request", [HeaderIndex]
	Raw        []byte              // as they came over the wire, before Content-Encoding is undone
	Body       []byte              // after Content-Encoding is undone; the same slice as Raw when there was none
	SHA256     string              // hex, of Raw
	BodySHA256 string              // hex, of Body
	MIME       string              // media type without parameters, lower case
	Charset    string              // charset parameter of the header, as sent
	Started    time.Time
	Ended      time.Time
	State      CaptureState
	Reason     string        // why, when State is not ok
	RetryAfter time.Duration // what the server asked for, 0 when nothing
	Revisit    int           // 0 first visit, then 1.. for the visits after 1 h, 1 d, 7 d, 30 d
}

// HeaderIndex is the name under which the header of a capture tells how many
// other listings it lists, when it is an index of sitemaps. It is always asked
// for without conditions: what it lists changes while it stays as it is, and a
// program that stopped between it and them must find them again.
const HeaderIndex = ":index"

// What the connection told is kept under these names.
const (
	HeaderPeer        = ":peer"        // address and port of who answered
	HeaderCertificate = ":certificate" // SHA-256 of the certificates shown, the host's own first
	HeaderNames       = ":names"       // the DNS names that the host's certificate holds for
)

// ArticleState says how the reading of one capture ended.
type ArticleState string

// How extraction ends.
const (
	ArticleOK         ArticleState = "ok"
	ArticleUnreadable ArticleState = "unreadable"    // no text could be found
	ArticleRefused    ArticleState = "parse-refused" // the parser gave up: nested too deep
	ArticleNotHTML    ArticleState = "not-html"
	ArticleThin       ArticleState = "thin" // fewer words than an article has: photo page, stub, wall
	ArticleGone       ArticleState = "gone" // the address no longer answers with the article
)

// An Article is what was read out of one capture.
type Article struct {
	ID         int64
	Version    int // 1, 2, ... per canonical address, raised when the text changes
	CaptureID  int64
	SourceID   string
	Outlet     string // name of the source, or of the real publisher where named
	URL        string // as fetched, after redirects
	Canonical  string // the one address it is known by
	Title      string
	Byline     string
	Lang       string    // BCP 47 primary subtag; "" when it could not be told
	Text       string    // UTF-8, paragraphs separated by "\n\n"; offsets of evidence point into it
	TextSHA256 string    // hex, of Text
	Links      []string  // addresses linked from the text
	LinkParas  []int     // paragraph of Text that each of Links stands in, from 0; nil where that is not known
	Published  time.Time // zero when the page carries no date that can be trusted
	RawDate    string    // the date as written
	DateMethod string    // which rule read it: "json-ld", "meta", "feed", "time-element", "selector", ...
	Modified   time.Time
	Fetched    time.Time
	Method     string  // how the text was found: "selector", "vote", "json-ld", ...
	Confidence float64 // agreement of the extractors, 0..1
	Extractor  string  // version of the extractor that read it
	State      ArticleState
	Reason     string
	Traits     []Trait `json:"-"` // of the outlet, as its page and its machine showed them; stored as sightings, not read back
}

// Health is what is known of how a source answers.
type Health struct {
	SourceID  string
	LastTry   time.Time
	LastOK    time.Time
	LastNew   time.Time // when it last offered an article not seen before
	LastState CaptureState
	Reason    string
	Failures  float64 // graded: hard 1, soft 0.5, passing 0.25; 0 after a success
	NextVisit time.Time
	Articles  int
}

// A Run is one pass of a job: a crawl of one source, a report, a backup.
type Run struct {
	ID      int64
	Job     string // "crawl:dw-sq", "report", ...
	Due     time.Time
	Started time.Time
	Ended   time.Time // zero while it runs
	State   string    // "running", "ok", "partly", "failed", "interrupted", "missed"
	Reason  string
	Counts  map[string]int // "links", "new", "fetched", "failed", "articles", "evidence"
}

// Validators are what is sent along to ask whether a page has changed. Both
// are kept verbatim and independently.
type Validators struct {
	ETag         string
	LastModified string
	BodySHA256   string    // of the newest body held
	Fetched      time.Time // when it was last fetched without a condition
}

// A Due is a link whose time to be fetched has come.
type Due struct {
	Link
	Attempt int // failed tries so far
	Revisit int // 0 first visit, then 1.. for the visits after 1 h, 1 d, 7 d, 30 d
}

// An ArticleFilter selects stored articles, newest published first. Zero
// fields select everything.
type ArticleFilter struct {
	SourceID  string
	Lang      string
	Canonical string       // one address, all its versions
	From, To  time.Time    // by time of fetching, To exclusive
	Published [2]time.Time // by time of publication, second exclusive
	Latest    bool         // only the newest version of each address
	Changed   bool         // only second and later versions
	State     ArticleState
	Limit     int // 0 = 100
	Offset    int
}
