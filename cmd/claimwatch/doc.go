// Command claimwatch follows claims through the press: it crawls outlets on a
// schedule, finds in their articles the passages that speak to the claims of
// a desk, records each with its very words, figure, stance and origin, works
// out how many independent origins support and dispute each claim, writes a
// daily report, and lets analysts review all of it.
//
// # A tour of the code
//
// The way of one article, from the outside in. main.go calls run in root.go,
// which names every command; each is one function in a file of its own, and
// output.go prints for all of them. The filters of JSON lines (match, figures,
// extract, origin trace, claim similar) share filter.go and lines.go. The
// daemon is serve.go: it opens a desk (desk.go), which holds the lists, the
// matcher and the database, and runs the jobs of schedule.go.
//
//	crawlSources                     crawl.go
//	  (*crawler.Crawler).Crawl       one source: what is on offer, what is new, fetched politely, kept as captures
//	process                          stages.go
//	  extract.Article                a capture becomes an article, or a reason why not
//	  (*match.Matcher).Match         an article becomes evidence: claim, stance, figure, who is credited, why
//	  (*model.Reviewer).Review       a desk's own model, where it has one, on sentences that lack one thing to match
//	  (*origin.Resolver).Place       which articles carry one report
//	  (*origin.Resolver).Resolve     who asserts it first-hand, by which rule
//	  (*storage.DB).SaveMatched      all of one article in one transaction
//	kinship                          kinship.go
//	  kin.Find                       which outlets share an account, a certificate or a template, and so count once
//	standingAt                       claim.go
//	  assess.Desk                    what the evidence amounts to, by what people have reviewed
//	writeReport                      report.go
//	  report.Build                   one day as a value; WriteMarkdown, WriteHTML, WriteJSON and tables print it
//	review.New                       the pages on which people decide
//
// Each stage asks the database what is left to do: captures without an article
// of the present extractor, articles that the present matcher has not read. So
// a crash costs one article, and a better rule reruns over the past without
// crawling again.
//
// The daemon looks after itself in upkeep.go (backups, bytes read again, rows
// that have outlived their use), checkpoint.go (signed notes of the log),
// beat.go (what moves, and what is stuck), health.go and metrics.go (for those
// who watch). bundle.go, warc.go and archive.go are what leaves the desk, and
// what is hidden in it. What is promised of all that stands in rows_test.go,
// each row with its tests. To see it hold:
//
//	claimwatch chaos --seed 1 --minutes 10
//
// starts this program again and again as a daemon over the made-up web
// (chaoschild.go), kills it at random and at named places (chaoskill.go), lets
// its disk fail, lie and fill up (chaosdisk.go), keeps a reader on its data that
// does not end (chaosreader.go), leads it through hostile sites
// in a network namespace of its own and asks those how fast they were asked
// (chaoshostile.go, chaospace.go), attacks its pages while it crawls
// (chaosweb.go, chaosscript.go), looks for a private person in everything that
// leaves it (chaosleak.go), runs a virtual month
// (chaosmonth.go), and compares what was acknowledged with what is there
// (chaosend.go, chaosflip.go). It ends with one line of JSON; exit code 1 says that
// something was lost, doubled or not noticed. What the machine cannot do (no
// strace, no namespace, no mount) is listed as skipped.
//
// Package news holds the words that everybody speaks; package claims those of
// the desk. Who may import whom is drawn in layering_test.go.
package main
