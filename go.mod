module claimwatch

go 1.26.0

// The program: commands, schedule, what it tells of itself.
require (
	github.com/prometheus/client_golang v1.25.0 // /metrics
	github.com/robfig/cron/v3 v3.0.1 // wakes the schedule
	github.com/spf13/cobra v1.10.2 // commands, help, completion
	github.com/spf13/pflag v1.0.10 // the flags of cobra, to tell which one was meant
	golang.org/x/sync v0.24.0 // bounds the bytes that a filter holds
	golang.org/x/term v0.47.0 // whether anybody looks
)

// The crawl: fetching, feeds, sitemaps.
require (
	github.com/PuerkitoBio/goquery v1.11.0 // links of section pages
	github.com/andybalholm/brotli v1.2.6 // the encoding br
	github.com/gocolly/colly/v2 v2.3.0 // fetches, one visit at a time, on our transport
	github.com/klauspost/compress v1.20.3 // zstd: on the wire, and of what is stored
	github.com/mmcdole/gofeed v1.4.2 // RSS, Atom and JSON Feed as they really are
	golang.org/x/net v0.62.0 // HTML, charsets, HTTP/2
)

// Articles out of pages: extractors that vote, and dates.
require (
	codeberg.org/readeck/go-readability/v2 v2.1.3 // the first vote
	github.com/andybalholm/cascadia v1.3.5 // the selectors of our own layouts
	github.com/markusmobius/go-dateparser v1.4.7 // dates in words, in the languages of which we have no table
	github.com/markusmobius/go-domdistiller v1.0.0 // the third vote
	github.com/markusmobius/go-htmldate v1.10.1 // the date of a page that does not say it plainly
	github.com/markusmobius/go-trafilatura v1.12.2 // the second vote
)

// Claims: words in many languages, lists, models that a desk may have.
require (
	github.com/blevesearch/snowballstem v0.9.0 // stems, for the nearest claims
	github.com/goccy/go-yaml v1.19.2 // YAML with the place of every value
	github.com/yalue/onnxruntime_go v1.27.0 // a model on this machine; only with -tags onnx
	golang.org/x/text v0.43.0 // normal forms, charsets, languages
)

// Reports and pages.
require (
	github.com/alexedwards/scs/v2 v2.9.0 // sessions
	github.com/clipperhouse/displaywidth v0.11.0 // how wide a text is on a terminal
	github.com/gdamore/tcell/v3 v3.6.0 // the inbox on a terminal
	github.com/wneessen/go-mail v0.8.1 // sends the report
	github.com/xuri/excelize/v2 v2.11.1 // tables for spreadsheets
	golang.org/x/crypto v0.58.0 // argon2id of passwords
	golang.org/x/time v0.16.0 // how often a password may be tried
)

// Storage.
require (
	github.com/mattn/go-sqlite3 v1.14.53 // SQLite itself
	github.com/pressly/goose/v3 v3.29.0 // versioned migrations
)

// Tests only.
require (
	github.com/chromedp/cdproto v0.159.0 // the commands of that browser
	github.com/chromedp/chromedp v0.23.0 // the pages in a real browser
	github.com/google/go-cmp v0.7.0 // differences that can be read
	github.com/rogpeppe/go-internal v1.16.0 // transcripts of the command line
	github.com/santhosh-tekuri/jsonschema/v6 v6.0.3 // the report's JSON against its schema
	github.com/thedatashed/xlsxreader v1.2.8 // reads our spreadsheets with another library than wrote them
	github.com/yuin/goldmark v1.8.7 // the report's Markdown as others read it
	go.uber.org/goleak v1.3.0 // no goroutine left behind
	pgregory.net/rapid v1.3.0 // laws over made-up evidence
)

// What those need.
require (
	github.com/BurntSushi/toml v1.4.1-0.20240526193622-a339e1f7089c // indirect
	github.com/RadhiFadlillah/whatlanggo v0.0.0-20240916001553-aac1f0f737fc // indirect
	github.com/antchfx/htmlquery v1.3.5 // indirect
	github.com/antchfx/xmlquery v1.5.0 // indirect
	github.com/antchfx/xpath v1.3.6 // indirect
	github.com/araddon/dateparse v0.0.0-20210429162001-6b43995a97de // indirect
	github.com/beorn7/perks v1.0.1 // indirect
	github.com/bits-and-blooms/bitset v1.24.4 // indirect
	github.com/cespare/xxhash/v2 v2.3.0 // indirect
	github.com/clipperhouse/uax29/v2 v2.7.0 // indirect
	github.com/forPelevin/gomoji v1.2.0 // indirect
	github.com/gdamore/encoding v1.0.1 // indirect
	github.com/go-json-experiment/json v0.0.0-20260213210345-44df1a37e875 // indirect
	github.com/go-shiori/dom v0.0.0-20230515143342-73569d674e1c // indirect
	github.com/go-shiori/go-readability v0.0.0-20241012063810-92284fa8a71f // indirect
	github.com/gobwas/glob v0.2.3 // indirect
	github.com/gogs/chardet v0.0.0-20211120154057-b7413eaefb8f // indirect
	github.com/golang/groupcache v0.0.0-20241129210726-2c02b8208cf8 // indirect
	github.com/golang/protobuf v1.5.4 // indirect
	github.com/inconshreveable/mousetrap v1.1.0 // indirect
	github.com/itlightning/dateparse v0.2.1 // indirect
	github.com/kennygrant/sanitize v1.2.4 // indirect
	github.com/lucasb-eyer/go-colorful v1.4.1 // indirect
	github.com/markusmobius/go-dateutil/v2 v2.9.1 // indirect
	github.com/mattn/go-colorable v0.1.15 // indirect
	github.com/mattn/go-isatty v0.0.24 // indirect
	github.com/mfridman/interpolate v0.0.2 // indirect
	github.com/mmcdole/goxpp/v2 v2.0.0 // indirect
	github.com/munnerz/goautoneg v0.0.0-20191010083416-a7dc8b61c822 // indirect
	github.com/nlnwa/whatwg-url v0.6.2 // indirect
	github.com/prometheus/client_model v0.6.3 // indirect
	github.com/prometheus/common v0.72.0 // indirect
	github.com/prometheus/procfs v0.22.0 // indirect
	github.com/richardlehane/mscfb v1.0.9 // indirect
	github.com/richardlehane/msoleps v1.0.6 // indirect
	github.com/rivo/uniseg v0.4.7 // indirect
	github.com/rs/zerolog v1.35.1 // indirect
	github.com/saintfish/chardet v0.0.0-20230101081208-5e3ef4b5456d // indirect
	github.com/sethvargo/go-retry v0.5.0 // indirect
	github.com/temoto/robotstxt v1.1.2 // indirect
	github.com/tetratelabs/wazero v1.12.0 // indirect
	github.com/tiendc/go-deepcopy v1.7.2 // indirect
	github.com/wasilibs/go-re2 v1.12.0 // indirect
	github.com/wasilibs/wazero-helpers v0.0.0-20250123031827-cd30c44769bb // indirect
	github.com/xuri/efp v0.0.3-0.20260924042702-217b81952dec // indirect
	github.com/xuri/nfp v0.0.2-0.20250530014748-2ddeb826f9a9 // indirect
	github.com/yosssi/gohtml v0.0.0-20201013000340-ee4748c638f4 // indirect
	go.uber.org/multierr v1.11.0 // indirect
	golang.org/x/exp/typeparams v0.0.0-20231108232855-2478ac86f678 // indirect
	golang.org/x/mod v0.41.0 // indirect
	golang.org/x/sys v0.49.0 // indirect
	golang.org/x/tools v0.51.0 // indirect
	google.golang.org/appengine v1.6.8 // indirect
	google.golang.org/protobuf v1.36.12 // indirect
	honnef.co/go/tools v0.8.2 // indirect
)

tool honnef.co/go/tools/cmd/staticcheck
