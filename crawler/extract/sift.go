package extract

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// A sieve goes over the blocks that were voted in and mends what extractors
// commonly get wrong: it adds the lead above and the agency's credit below,
// and takes out the title, teasers, calls to subscribe and the article that is
// loaded after this one.
type sieve struct {
	bs    []block
	in    []bool // the blocks that are the article
	some  []bool // the blocks that any extractor took
	title string // folded
	head  *html.Node
}

func (s *sieve) sift() {
	s.addLead()
	s.addQuotes()
	s.keepOneArticle()
	for i := range s.bs {
		s.in[i] = s.in[i] && !s.isJunk(i)
	}
	s.trimTop()
	s.trimBottom()
	s.addCredit()
}

// chosen are the blocks that are in.
func (s *sieve) chosen() []block {
	var out []block
	for i, b := range s.bs {
		if s.in[i] {
			out = append(out, b)
		}
	}
	return out
}

// bounds are the first and last block that are in; -1 when none is.
func (s *sieve) bounds() (first, last int) {
	first, last = -1, -1
	for i, in := range s.in {
		if in {
			if first < 0 {
				first = i
			}
			last = i
		}
	}
	return first, last
}

// addLead takes in the lead: sentences between the title and the first
// paragraph which one extractor took, or which are marked as the lead.
func (s *sieve) addLead() {
	first, _ := s.bounds()
	for i := first - 1; i >= max(0, first-6); i-- {
		b := s.bs[i]
		if b.node == s.head || b.node.DataAtom == atom.H1 {
			return
		}
		words := countWords(b.text)
		marked := hasClass(b.node, 3, leadClass)
		if words >= 12 && b.inked*3 < len(b.text) && (s.some[i] || marked) && (marked || !b.heads) && !inFrame(b.node) && !isCaption(b.node) {
			s.in[i] = true
		}
	}
}

// addQuotes takes in quotations that stand between two paragraphs of the
// article: posts and statements quoted in full, which extractors take for
// foreign matter. What repeats the text (a pull quote) stays out.
func (s *sieve) addQuotes() {
	first, last := s.bounds()
	if first < 0 {
		return
	}
	text := fold(joined(s.bs[first : last+1]))
	for i, looked := first+1, 0; i < last && looked < maxQuotes; i++ {
		b := s.bs[i]
		q := enclosing(b.node, atom.Blockquote)
		if s.in[i] || q == nil || inFrame(b.node) || b.heads || !isUnder(b.node, s.bs[first].node.Parent) {
			continue
		}
		s.in[i] = strings.Count(text, fold(b.text)) == 1
		looked++
	}
}

// maxQuotes bounds the search for repeated quotations.
const maxQuotes = 100

// trimTop takes out lines above the first paragraph that say when and by whom
// it was published: they are kept as date and byline.
func (s *sieve) trimTop() {
	for i, b := range s.bs {
		if !s.in[i] {
			continue
		}
		words := countWords(b.text)
		if words > 25 || (words > 8 && endsSentence(b.text)) {
			return
		}
		if dateline.MatchString(b.text) && !b.heads {
			s.in[i] = false
		}
	}
}

// trimBottom takes out what closes a page: a heading with nothing under it, and
// how to reach the author.
func (s *sieve) trimBottom() {
	for {
		_, last := s.bounds()
		if last < 0 {
			return
		}
		b := s.bs[last]
		if isCredit(b.text) || !b.heads && !(countWords(b.text) <= 40 && contact.MatchString(b.text)) {
			return
		}
		s.in[last] = false
	}
}

// keepOneArticle keeps the article that holds the title when the page loads
// others after it. Updates of a live blog, whose title stands above them all,
// stay together.
func (s *sieve) keepOneArticle() {
	own := enclosing(s.head, atom.Article)
	if own == nil {
		return
	}
	for i, b := range s.bs {
		if a := enclosing(b.node, atom.Article); s.in[i] && a != nil && a != own && !isUnder(own, a) && !isUnder(a, own) {
			s.in[i] = false
		}
	}
}

func enclosing(n *html.Node, a atom.Atom) *html.Node {
	for ; n != nil; n = n.Parent {
		if n.DataAtom == a {
			return n
		}
	}
	return nil
}

func isUnder(n, top *html.Node) bool {
	for ; n != nil; n = n.Parent {
		if n == top {
			return true
		}
	}
	return false
}

// isJunk tells what is no part of an article wherever it stands.
func (s *sieve) isJunk(i int) bool {
	b := s.bs[i]
	words := countWords(b.text)
	linked := b.inked*2 > len(b.text)
	switch {
	case words > 40 && !linked:
		return hasClass(b.node, 5, junkClass)
	case isCredit(b.text):
		return false
	case b.node.DataAtom == atom.H1 || (words > 2 && fold(b.text) == s.title):
		return true
	case words <= 30 && b.inked*10 >= len(b.text)*9 && !endsSentence(b.text):
		return true // a line that is a link: a teaser
	case (words <= 12 || (words <= 30 && b.inked > 0) || linked) && teaser.MatchString(b.text):
		return true
	case (words <= 12 || (words <= 40 && b.inked > 0)) && appeal.MatchString(b.text):
		return true
	case words <= 12 && labels.MatchString(b.text):
		return true
	case bareAddress.MatchString(b.text):
		return true
	}
	return hasClass(b.node, 5, junkClass)
}

func endsSentence(s string) bool {
	r, _ := utf8.DecodeLastRuneInString(strings.TrimRight(s, "\"'”’»)“ "))
	return strings.ContainsRune(".!?…؟۔", r)
}

var (
	// teaser opens a line that leads to another text, in the languages crawled.
	teaser = regexp.MustCompile(`(?i)^[^\pL\pN]*(?:read (?:more|also|next|the full|our)|also read|see also|see more|more on|more from|related(?: (?:stories|articles|news|posts|content|coverage|links|topics))?(?:[:.]|$)|don'?t miss|watch:|watch now|listen:|recommended(?: (?:stories|articles|for you|reading))?(?:[:.]|$)|you may also like|what to know` +
		`|lexo (?:edhe|më shumë|gjithashtu)|lexoni (?:edhe|më shumë|gjithashtu)|shiko edhe|shikoni edhe` +
		`|lesen sie (?:auch|mehr|hier)|mehr zum thema|mehr dazu|lesetipp|auch interessant|siehe auch|weiterlesen` +
		`|lire aussi|à lire|a lire aussi|lire la suite|voir aussi|à voir aussi` +
		`|leggi anche|guarda anche|lea también|lea además|te puede interesar|ver también|leia (?:mais|também)|ayrıca okuyun|lees ook` +
		`|بیشتر بخوانید|بیش‌تر بخوانید|در همین زمینه|همچنین بخوانید|مطالب مرتبط|خبرهای مرتبط|اخبار مرتبط|بخوانید:` +
		`|اقرأ أيضا|اقرأ أيضًا|إقرأ أيضا|اقرأ المزيد|شاهد أيضا|مواضيع ذات صلة|أخبار ذات صلة)`)

	// appeal asks the reader for something.
	appeal = regexp.MustCompile(`(?i)^[^\pL\pN]*(?:sign up|subscribe|get (?:our|the) (?:daily|free|latest|newsletter)|follow (?:us|@|our|him on|her on|[\pL ]+ on (?:twitter|x|facebook|instagram|telegram))|join our|like this story|share this|share it|download (?:our|the) app|click here|support our|donate|we(?:'d| would) love to hear` +
		`|na ndiqni|ndiqni |ndiqeni|regjistrohuni|abonohu|shpërndaje|bashkohuni|klikoni këtu` +
		`|abonnieren sie|folgen sie|folge uns|newsletter|jetzt abonnieren|teilen sie|hier klicken` +
		`|abonnez-vous|suivez[- ]nous|inscrivez-vous|recevez (?:notre|nos)|partager|cliquez ici` +
		`|iscriviti|seguici|suscríb|síguenos|inscreva-se|siga` +
		`|ما را (?:در|دنبال)|به کانال|عضو کانال|عضویت در|کانال تلگرام|اشتراک گذاری|اشتراک‌گذاری|کپی لینک` +
		`|تابعونا|اشترك(?:وا)? في (?:نشرت|قنات|خدمة)|انضم(?:وا)? إلى قنات|للاشتراك|شارك (?:الخبر|المقال|هذا)|حمل(?:وا)? التطبيق)`)

	// labels open a line of keywords, dates or names of the desk.
	labels = regexp.MustCompile(`(?i)^[^\pL\pN]*(?:tags?|keywords|topics|filed under|categor(?:y|ies)|etiketa?|tagat|schlagworte|schlagwörter|themen|mots[- ]clés|برچسب ?ها|برچسب‌ها|کلیدواژه ?ها|کلمات کلیدی|الكلمات المفتاحية|كلمات مفتاحية|الوسوم|وسوم)\s*[:：]`)

	// dateline is a line that says when a text was published, updated or by whom.
	dateline = regexp.MustCompile(`(?i)^[^\pL\pN]*(?:(?:last )?updated|posted|published|first published|modified|publikuar|përditësuar|postuar|veröffentlicht|aktualisiert|stand:|publié|mis à jour|modifié|publicado|actualizado|pubblicato|aggiornato|تاریخ انتشار|انتشار|منتشر شده|به ?روز|تاریخ|کد خبر|تاريخ النشر|نشر في|نُشر|آخر تحديث)` +
		`|^[^\pL\pN]*\d{1,2}[./-]\d{1,2}[./-]\d{4}\b` +
		`|\d{4}.{0,12}\d{1,2}[:.h]\d{2}`)

	// contact closes a text with the author's address.
	contact = regexp.MustCompile(`(?i)[\w.+-]+@[\w-]+\.[a-z]{2,}|(?:^|\s)@\w{3,}`)

	bareAddress = regexp.MustCompile(`^\s*(?:https?://|www\.)\S+\s*$`)
)

// Classes and ids by which pages mark what is around an article, and its lead.
var (
	junkClass = words("related relatedposts related-posts related-articles related-content recommended recommendations newsletter newsletter-signup breadcrumb breadcrumbs " +
		"tags tag-list post-tags entry-tags sharing share social social-share sharedaddy share-buttons comments comment-list disqus cookie cookies cookie-banner advert advertisement ads ad-container " +
		"promo promobox sidebar author-bio author-box author-info about-author about-the-author most-read mostread trending print-header read-more readmore also-read see-also teaser-list outbrain taboola nrplus-cta paywall-cta")
	leadClass = words("lead lede standfirst dek intro article-intro article-lead article__lead article-summary article__summary subheadline sub-headline subtitle chapo chapeau introtext news-lead item-intro lid excerpt story-lead entry-summary")
)

func words(s string) map[string]bool {
	m := map[string]bool{}
	for _, w := range strings.Fields(s) {
		m[w] = true
	}
	return m
}

// hasClass reports whether n or one of the elements up to so many above it has
// one of the classes or ids.
func hasClass(n *html.Node, up int, of map[string]bool) bool {
	for ; n != nil && up > 0; n, up = n.Parent, up-1 {
		if n.DataAtom == atom.Body || n.DataAtom == atom.Article || n.DataAtom == atom.Main {
			return false
		}
		if of[strings.ToLower(attr(n, "id"))] {
			return true
		}
		for _, c := range strings.Fields(attr(n, "class")) {
			if of[strings.ToLower(c)] {
				return true
			}
		}
	}
	return false
}

func isCaption(n *html.Node) bool {
	for up := 3; n != nil && up > 0; n, up = n.Parent, up-1 {
		if n.DataAtom == atom.Figcaption || n.DataAtom == atom.Figure || strings.Contains(strings.ToLower(attr(n, "class")), "caption") {
			return true
		}
	}
	return false
}

// addCredit takes in the line after the text that says whose it is: origins
// are told by it, and extractors drop it for being short.
func (s *sieve) addCredit() {
	_, last := s.bounds()
	if last < 0 {
		return
	}
	for i := last + 1; i < min(len(s.bs), last+6); i++ {
		if b := s.bs[i]; isCredit(b.text) && !inFrame(b.node) && !hasClass(b.node, 5, junkClass) && b.inked*2 <= len(b.text) {
			s.in[i] = true
			return
		}
	}
}

// agencies are the names and signs by which a credit is recognised.
var agencies = regexp.MustCompile(`(?:^|[^\pL\d])(?:AFP|AP|Reuters|REUTERS|dpa|DPA|dpa-infocom|DW|EFE|ANSA|APA|KNA|epd|EPD|SID|sid|IRNA|ISNA|Tasnim|Fars|Mehr|HRANA|BBC|VOA|RFE/RL|RFERL|RSE|REL|Radio Farda|ATSH|ATA|Anadolu|Xinhua|TASS|Interfax|UPI|CNN|NYT|Bloomberg|Al Jazeera|Iran International|Associated Press|Deutsche Welle|NCRI|CNRI|MEK|DPA/AP` +
	`|ایرنا|ایسنا|تسنیم|فارس|مهر|هرانا|رویترز|فرانس‌پرس|فرانس پرس|دویچه وله|دویچه‌وله|آسوشیتدپرس|بی‌بی‌سی|رادیو فردا|ایران اینترنشنال` +
	`|رويترز|فرانس برس|ا ف ب|أ ف ب|أ ب|د ب أ|الأناضول|وكالات|أسوشيتد برس|دويتشه فيله)(?:$|[^\pL\d])`)

// creditOpening are words with which a credit begins.
var creditOpening = regexp.MustCompile(`(?i)^[^\pL\pN©(]*(?:source|sources|quelle|quellen|burimi|burimet|منبع|المصدر|المصادر|fonte|fuente|kaynak|mit material|mit informationen|avec|with (?:files|reporting|information|material|agencies)|additional reporting|reporting by|written by|editing by|me material|përgatiti|përktheu|©|\(c\))`)

// isCredit recognises a line like "(AFP)", "/DW", "kk/haz (dpa, AFP)" or "Mit
// Material von AFP und dpa": few words, one of them an agency's, or all of it
// in brackets or after a stroke.
func isCredit(s string) bool {
	n := countWords(s)
	if n == 0 || n > 30 {
		return false
	}
	named := agencies.MatchString(s)
	switch {
	case creditOpening.MatchString(s):
		return named || n <= 6
	case n > 12:
		return false
	case named:
		return n <= 4 || strings.ContainsAny(s, "()/[]|©")
	}
	return n <= 3 && strings.HasPrefix(s, "/") && !unicode.IsSpace(rune(s[len(s)-1]))
}
