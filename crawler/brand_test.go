package crawler

import (
	"testing"

	"claimwatch/crawler/news"
)

func TestWhoseSiteAPageLeadsTo(t *testing.T) {
	daily := news.Source{ID: "daily", Name: "The Daily", Home: "https://www.daily.co.uk/", Family: "house", Feeds: []news.FeedRef{
		{URL: "https://feeds.dailymedia.com/rss"}, {URL: "https://t.me/s/daily"}, {URL: "https://feeds.feedburner.com/daily"},
	}}
	evening := news.Source{ID: "evening", Name: "The Evening", Home: "https://evening.com/", Family: "house"}
	rival := news.Source{ID: "rival", Home: "https://rival.com/"}
	homeless := news.Source{ID: "homeless"}
	all := []news.Source{daily, evening, rival, homeless}
	for _, tt := range []struct {
		from    news.Source
		to      string
		want    Brand
		outlet  string
		comment string
	}{
		{daily, "https://daily.co.uk/a", BrandOwn, "The Daily", "the same site"},
		{daily, "https://www.dailymedia.com/a", BrandOwn, "The Daily", "the site of its feed"},
		{daily, "https://evening.com/a", BrandSister, "The Evening", "an outlet of the same family"},
		{daily, "https://rival.com/a", BrandOther, "rival", "another outlet, without a name or a family"},
		{rival, "https://daily.co.uk/", BrandOther, "The Daily", "what has no family is nobody's sister"},
		{daily, "https://daily.com/a", BrandNamesake, "", "the same name under another suffix"},
		{daily, "https://t.me/daily/1", BrandUnknown, "", "an account is no site"},
		{daily, "https://feeds.feedburner.com/other", BrandUnknown, "", "neither is who passes on"},
		{homeless, "https://daily.co.uk/", BrandOther, "The Daily", "an outlet without a home"},
		{homeless, "https://parked.example/", BrandUnknown, "", "a site of nobody"},
		{daily, "%", BrandUnknown, "", "no address"},
	} {
		if got, outlet := BrandOf(all, tt.from, tt.to); got != tt.want || outlet != tt.outlet {
			t.Errorf("%s: %s leads to %s: %s %q, want %s %q", tt.comment, tt.from.ID, tt.to, got, outlet, tt.want, tt.outlet)
		}
	}
}

func TestWhichOutletAnAddressBelongsTo(t *testing.T) {
	all := []news.Source{
		{ID: "daily", Home: "https://daily.example/"},
		{ID: "radio-en", Home: "https://radio.example/en"}, {ID: "radio-sq", Home: "https://radio.example/sq/"}, {ID: "radio", Home: "https://www.radio.example/"},
		{ID: "channel", Home: "https://t.me/channel", Feeds: []news.FeedRef{{URL: "https://t.me/s/channel"}}},
	}
	for address, want := range map[string]string{
		"https://www.daily.example/2026/a": "daily", "https://radio.example/sq/a": "radio-sq", "https://radio.example/squid/a": "",
		"https://radio.example/en": "radio-en", "https://www.radio.example/a": "radio", "https://nobody.example/": "", "%": "",
	} {
		if got, ok := OutletAt(all, address); got.ID != want || ok != (want != "") {
			t.Errorf("%s: %q, want %q", address, got.ID, want)
		}
	}
}
