package main

import (
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"claimwatch/crawler/news"
)

// sourcesYAML writes outlets as a list that source.Load reads back the same.
func sourcesYAML(list []news.Source) string {
	var b strings.Builder
	if len(list) == 0 {
		return "[]\n"
	}
	for _, s := range list {
		fmt.Fprintf(&b, "- id: %s\n", s.ID)
		for _, f := range []struct{ key, value string }{
			{"name", s.Name}, {"home", s.Home}, {"lang", s.Lang}, {"country", s.Country}, {"camp", s.Camp}, {"family", s.Family}, {"zone", s.Zone}, {"note", s.Note},
		} {
			writeYAML(&b, "  ", f.key, f.value)
		}
		if s.Every > 0 {
			fmt.Fprintf(&b, "  every: %s\n", s.Every)
		}
		for _, f := range []struct {
			key string
			is  bool
		}{{"own", s.Own}, {"critical", s.Critical}, {"sensitive", s.Sensitive}, {"disabled", s.Disabled}, {"unverified", s.Unverified}} {
			if f.is {
				fmt.Fprintf(&b, "  %s: true\n", f.key)
			}
		}
		writeFeeds(&b, s.Feeds)
		writeLayouts(&b, s.Layouts)
	}
	return b.String()
}

// writeYAML writes a text under a key, quoted: a JSON string is a YAML string.
func writeYAML(b *strings.Builder, indent, key, value string) {
	if value == "" {
		return
	}
	var quoted strings.Builder
	enc := json.NewEncoder(&quoted)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(value); err != nil {
		panic("a string that JSON cannot hold: " + err.Error())
	}
	fmt.Fprintf(b, "%s%s: %s", indent, key, quoted.String())
}

func writeFeeds(b *strings.Builder, feeds []news.FeedRef) {
	if len(feeds) > 0 {
		b.WriteString("  feeds:\n")
	}
	for _, f := range feeds {
		writeYAML(b, "    - ", "url", f.URL)
		writeYAML(b, "      ", "kind", string(f.Kind))
	}
}

func writeLayouts(b *strings.Builder, layouts []news.Layout) {
	if len(layouts) > 0 {
		b.WriteString("  layouts:\n")
	}
	day := func(t time.Time) string {
		if t.IsZero() {
			return ""
		}
		return t.Format(time.DateOnly)
	}
	for _, l := range layouts {
		lead := "    - "
		for _, f := range []struct{ key, value string }{
			{"from", day(l.From)}, {"until", day(l.Until)}, {"links", l.Links}, {"title", l.Title}, {"byline", l.Byline}, {"date", l.Date}, {"text", l.Text}, {"drop", l.Drop},
		} {
			if f.value != "" {
				writeYAML(b, lead, f.key, f.value)
				lead = "      "
			}
		}
	}
}
