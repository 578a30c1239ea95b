package extract

import (
	"net/url"
	"slices"
	"strings"
	"testing"

	"claimwatch/claims/kin"
	"claimwatch/crawler/news"
)

// ownerOf are the houses of outlets in the test set that share something there.
var ownerOf = map[string]string{
	"cleveland.com": "advance", "oregonlive.com": "advance", "nj.com": "advance",
	"usatoday.com": "gannett", "detroitnews.com": "gannett", "floridatoday.com": "gannett",
	"chron.com": "hearst", "ctpost.com": "hearst", "mysanantonio.com": "hearst", "sfgate.com": "hearst", "timesunion.com": "hearst",
	"foxnews.com": "fox", "foxbusiness.com": "fox", "theverge.com": "vox", "vox.com": "vox", "dawgsbynature.com": "vox",
	"livescience.com": "future", "space.com": "future", "billboard.com": "eldridge", "hollywoodreporter.com": "eldridge",
}

// TestTraitsOfRealPages reads the pages of a test set made by others and ties
// their outlets as if all were in one network. Ties by a template are of one
// house only, 23 of 16,055 pairs of pages; those by an account are but for one
// group, which is on one platform and is what a person parts. Of two pages of one
// outlet, which are mostly of several kinds, five in six are of one template.
func TestTraitsOfRealPages(t *testing.T) {
	const network = "198.51.100.0/24"
	var sources []news.Source
	var seen []news.Sighting
	sketches := map[string][]string{}
	for _, p := range benchPages(t) {
		u, err := url.Parse(p.url)
		if err != nil {
			t.Fatal(err)
		}
		host := strings.TrimPrefix(u.Hostname(), "www.")
		if !slices.ContainsFunc(sources, func(s news.Source) bool { return s.ID == host }) {
			sources = append(sources, news.Source{ID: host, Family: host, Home: "https://" + host + "/"})
			seen = append(seen, news.Sighting{SourceID: host, Trait: news.Trait{Kind: news.TraitAddress, Value: network}})
		}
		for _, x := range Text(p.raw, p.url, news.Source{ID: host}).Traits {
			seen = append(seen, news.Sighting{SourceID: host, Trait: x})
			if x.Kind == news.TraitTemplate {
				sketches[host] = append(sketches[host], x.Value)
			}
		}
	}
	k, err := kin.Find(kin.Desk{Sources: sources, Sightings: seen})
	if err != nil {
		t.Fatal(err)
	}
	right, wrong := map[kin.Rule]int{}, map[kin.Rule][]string{}
	for _, g := range k.Groups {
		for _, b := range g.Bonds {
			owners := map[string]bool{}
			for _, c := range b.Carriers {
				owners[first(ownerOf[c.Outlet], c.Outlet)] = true
			}
			if right[b.Rule]++; len(owners) > 1 {
				right[b.Rule]--
				wrong[b.Rule] = append(wrong[b.Rule], b.What)
			}
		}
	}
	t.Logf("%d outlets, %d groups; of one house: %v; not: %v", len(sources), len(k.Groups), right, wrong)
	if right[kin.RuleTag] < 6 || len(wrong[kin.RuleTag]) > 1 {
		t.Errorf("accounts: %d of one house, not %v; want 6 and at most 1", right[kin.RuleTag], wrong[kin.RuleTag])
	}
	if right[kin.RuleTemplate] < 3 || len(wrong[kin.RuleTemplate]) > 0 {
		t.Errorf("templates: %d of one house, not %v; want 3 and none", right[kin.RuleTemplate], wrong[kin.RuleTemplate])
	}
	same, alike := 0, 0
	for _, list := range sketches {
		for i, a := range list {
			for _, b := range list[:i] {
				if same++; agreeing(a, b) >= strings.IndexByte(a, ':')+1+27 {
					alike++
				}
			}
		}
	}
	if t.Logf("pairs of pages of one outlet: %d, of one template %d", same, alike); alike*10 < same*8 {
		t.Errorf("%d of %d pairs of pages of one outlet are of one template", alike, same)
	}
	if slices.ContainsFunc(seen, func(s news.Sighting) bool { return strings.Contains(s.Value, " ") }) {
		t.Error("an id with a blank in it")
	}
}
