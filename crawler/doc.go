// Package crawler runs the crawl of one source: it finds what is on offer,
// fetches it politely, and keeps what came as a [news.Capture].
//
// Three rules hold everywhere. A site is asked one request at a time, with
// pauses, as its robots.txt allows (RFC 9309). No address inside our own
// network is ever connected to, whatever a page, a redirect or a name server
// says. And nothing is dropped: a fetch that fails is a capture with a state
// and a reason, and the crawl goes on.
//
// Colly fetches, one visit at a time, over a transport of ours that does what
// must not be left to chance: the guard, sizes, encodings, conditions, and
// keeping the bytes as they came. See [Crawler.Crawl], [Crawler.Fetch] and
// [Crawler.Test].
//
// # What is promised, and where it is kept
//
//	robots.txt by RFC 9309, 500 KiB of it, a day, the last good copy 30 days   robots.go, robotscheck.go
//	one request at a time to a site, 5 x its latency, 3 to 30 s, Crawl-delay    pace.go
//	two at most to one IP address, whatever sites live there                    peers.go
//	429 and 503 with Retry-After pause the whole site, a day at most            pace.go, fetch.go
//	no address inside, on every hop, after the name was resolved               guard.go
//	10 MiB on the wire; decoded 5 MiB a page, 10 a feed, 50 a sitemap           wire.go, decode.go
//	256 KiB of headers, 30 s for an answer to its last byte                     crawler.go
//	five redirects, each asked of robots.txt, each kept                         fetch.go
//	bytes as they came, their hashes, our request, who answered                 wire.go, peers.go
//	500 new addresses in a visit, 2,000 in a day, 200 pages in a visit          crawl.go, daily.go, budget.go
//	tries after 5 min, 30 min, 3 h, 12 h, 48 h; visits after 1 h, 1, 7, 30 d    schedule.go
//	failures graded 1, 0.5, 0.25; pauses grow by their own length up to a day   schedule.go
//	when nearly no site answers, none is to blame                               uplink.go
//
// # What is left out, and why
//
// No certificate is ever accepted that the system does not vouch for, not even
// for a source that is marked: such a page could not stand as evidence, and the
// failure tells more. No cookie, no Referer, no other name than our own: what a
// site shows to browsers only is not what it publishes.
//
// Links inside articles are not followed, so there is no depth to bound: what
// an outlet wants read it lists. Pages that lead on by a meta element or a
// script are not followed either; they end as pages without text.
//
// No address is asked for that nobody offered, also not to learn what a site
// answers for pages that do not exist: pages that say so themselves, the
// redirect to the home page, and the same bytes under many addresses
// tell enough. Copies of an article within an outlet under other words
// are folded where stories are, after the text was read.
//
// An answer has 30 s as a whole. That is less than a minute for pages and a
// least speed would allow, and simpler to hold. HTTP/2 cannot be switched off
// for a single source: a server that abuses it costs its own turn only. The
// budget of CPU is that of a page (package extract, read in a child process),
// not of a source: pages are few and each is bounded.
//
// A source that has been silent for long is visited once a day for ever and
// shown as failing: none is switched off by itself. There is no mode for
// breaking news beside the pinned interval of a source. A listing that moved
// for good is said to have; the list of outlets is a person's to change. GDELT
// is no source here: its lists are of other outlets' articles.
package crawler
