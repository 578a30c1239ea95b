package source

import (
	"bytes"
	"reflect"
	"strings"
	"testing"
	"time"

	"claimwatch/crawler/news"
)

// What a feed reader exports: folders, bare entries, one outlet with two
// feeds, and entries that are none.
const exported = `<?xml version="1.0" encoding="ISO-8859-1"?>
<opml version="1.0"><head><title>Mine</title></head><body>
<outline text="Shqip"><outline text="Outlet A" title="Outlet A" type="rss" xmlUrl="https://outlet-a.example/rss" htmlUrl="https://outlet-a.example/" language="sq-AL"/>
<outline text="Outlet A, sport" type="rss" xmlUrl="https://outlet-a.example/sport/rss" htmlUrl="https://outlet-a.example/"/></outline>
<outline text="Caf` + "\xe9" + ` & co" xmlUrl="http://me:secret@cafe.example/feed.xml"/>
<outline text="Nowhere"/><outline text="Files" xmlUrl="file:///etc/passwd"/>
</body></opml>`

func TestReadOPML(t *testing.T) {
	list, notes, err := ReadOPML("mine.opml", strings.NewReader(exported), news.Source{Lang: "en", Country: "AL", Camp: "independent", Zone: "Europe/Tirane"})
	if err != nil {
		t.Fatal(err)
	}
	want := []news.Source{
		{ID: "outlet-a-example", Name: "Outlet A", Home: "https://outlet-a.example/", Feeds: []news.FeedRef{{URL: "https://outlet-a.example/rss"}, {URL: "https://outlet-a.example/sport/rss"}},
			Lang: "sq", Country: "AL", Camp: "independent", Family: "outlet-a-example", Zone: "Europe/Tirane", Unverified: true},
		{ID: "cafe-example", Name: "Café & co", Home: "http://cafe.example/", Feeds: []news.FeedRef{{URL: "http://cafe.example/feed.xml"}},
			Lang: "en", Country: "AL", Camp: "independent", Family: "cafe-example", Zone: "Europe/Tirane", Unverified: true},
	}
	if !reflect.DeepEqual(list, want) {
		t.Errorf("got  %+v\nwant %+v", list, want)
	}
	if len(notes) != 2 || !strings.Contains(notes[0], "Nowhere") || !strings.Contains(notes[1], "file:///etc/passwd") {
		t.Errorf("notes %q", notes)
	}
	if err := Lint(list); err != nil {
		t.Errorf("the list that was read has faults: %v", err)
	}
}

func TestReadOPMLSaysWhatIsWrong(t *testing.T) {
	for src, words := range map[string]string{
		"": "no OPML file", "<html><p>x": "no OPML file", `<opml><body><outline text="a"/></body></opml>`: "lists no feed",
		"<opml><body>" + strings.Repeat("<outline text='f'>", 9000) + "</body></opml>": "",
	} {
		if _, _, err := ReadOPML("mine.opml", strings.NewReader(src), news.Source{}); err == nil || !strings.Contains(err.Error(), "mine.opml") || !strings.Contains(err.Error(), words) {
			t.Errorf("%.30q: %v", src, err)
		}
	}
}

// TestThereAndBack: the built-in list survives being written as OPML.
func TestThereAndBack(t *testing.T) {
	list := Builtin()
	var asOPML bytes.Buffer
	if err := WriteOPML(&asOPML, "Outlets", list, time.Date(2026, 1, 17, 8, 0, 0, 0, time.UTC)); err != nil {
		t.Fatal(err)
	}
	got, notes, err := ReadOPML("written.opml", &asOPML, news.Source{})
	if err != nil || len(notes) > 0 {
		t.Fatal(err, notes)
	}
	for i := range list {
		list[i].Note, list[i].Layouts, list[i].Unverified = "", nil, true
		list[i].Critical, list[i].Sensitive, list[i].Disabled = false, false, false
	}
	if len(got) != len(list) {
		t.Fatalf("%d outlets came back of %d", len(got), len(list))
	}
	for i := range list {
		if !reflect.DeepEqual(got[i], list[i]) {
			t.Errorf("got  %+v\nwant %+v", got[i], list[i])
		}
	}
}

func FuzzReadOPML(f *testing.F) {
	f.Add(exported)
	f.Add(`<opml><body><outline xmlUrl="http://a.example/"/><outline xmlUrl="http://A.example/" htmlUrl="x"/></body></opml>`)
	f.Fuzz(func(t *testing.T, src string) {
		list, _, err := ReadOPML("f.opml", strings.NewReader(src), news.Source{})
		ids := map[string]bool{}
		for _, s := range list {
			if err != nil || ids[s.ID] || s.Family == "" {
				t.Errorf("%v: %+v", err, s)
			}
			ids[s.ID] = true
		}
	})
}
