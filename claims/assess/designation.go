package assess

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"claimwatch/claims"
)

// A Listing is the span of time in which a jurisdiction held a body on a list
// of its law. Claims that somebody was listed or delisted are compared with
// such spans and not with texts: texts repeat a wrong year as readily as a
// right one.
type Listing struct {
	Body         string // id of the origin: "mek"
	Jurisdiction string // "United States"
	List         string // the list, as it is called in law
	Listed       claims.Date
	Delisted     claims.Date // "" = still listed
	How          string      // who took it off: a minister, a court
	Instrument   string      // the act by which it was listed, and the one by which it was taken off
	Citation     string      // where the acts are published
	Basis        string      // what the dates here rest on, as long as nobody at the desk has read the acts
	Proscribed   bool        // membership or support is an offence; false: assets are frozen only
}

// Listings returns the register: the MEK by jurisdiction. The acts are cited
// so that they can be looked up. The dates come from what the authorities said
// on the day and from reports on them, as each entry says, and not from the
// acts themselves: whoever publishes one reads the act first.
func Listings() []Listing {
	return []Listing{
		{Body: "mek", Jurisdiction: "United States", List: "Foreign Terrorist Organizations", Listed: "1997-10-08", Delisted: "2012-09-28", Proscribed: true,
			How:        "the Secretary of State, under an order of the Court of Appeals for the District of Columbia of 1 June 2012",
			Instrument: "Immigration and Nationality Act, section 219", Citation: "62 Federal Register 52650 (8 October 1997); 77 Federal Register 60741 (5 October 2012)",
			Basis: "the Department of State's statement of 28 September 2012, effective that day, and reports"},
		{Body: "mek", Jurisdiction: "United Kingdom", List: "proscribed organisations", Listed: "2001-03-29", Delisted: "2008-06-24", Proscribed: true,
			How:        "Parliament, after the Court of Appeal upheld the Proscribed Organisations Appeal Commission on 7 May 2008",
			Instrument: "Terrorism Act 2000, Schedule 2", Citation: "S.I. 2001/1261; S.I. 2008/1645", Basis: "reports"},
		{Body: "mek", Jurisdiction: "European Union", List: "persons and groups under restrictive measures to combat terrorism", Listed: "2002-05-02", Delisted: "2009-01-26",
			How:        "the Council, after the Court of First Instance annulled the listing on 4 December 2008 (T-284/08)",
			Instrument: "Common Position 2001/931/CFSP", Citation: "Common Positions 2002/340/CFSP and 2009/67/CFSP", Basis: "reports of the Council's meetings on the day"},
		{Body: "mek", Jurisdiction: "Canada", List: "listed entities", Listed: "2005-05-24", Delisted: "2012-12-20", Proscribed: true,
			How:        "the Governor in Council on the minister's advice",
			Instrument: "Criminal Code, section 83.05", Citation: "Canada Gazette, Part II, of 2005 and of 2012 to 2013", Basis: "reports"},
		{Body: "mek", Jurisdiction: "Australia", List: "consolidated list (asset freeze); never a proscribed organisation", Listed: "2001-12-21",
			Instrument: "Charter of the United Nations Act 1945, Part 4", Citation: "Commonwealth Gazette of December 2001", Basis: "a report of the Parliamentary Library"},
	}
}

// Listed returns the listings of a body that held on a day.
func Listed(body string, on claims.Date) []Listing {
	var out []Listing
	for _, l := range Listings() {
		if l.Body == body && l.Listed <= on && (l.Delisted == "" || on < l.Delisted) {
			out = append(out, l)
		}
	}
	return out
}

// String writes a listing as the reasons give it.
func (l Listing) String() string {
	return l.said().String()
}

func (l Listing) said() claims.Sentence {
	act := l.Instrument + "; " + l.Citation + "; dates by " + l.Basis
	if l.Delisted != "" {
		return claims.Say("%s, %s: listed %s, delisted %s by %s (%s)", l.Jurisdiction, l.List, longDay(l.Listed), longDay(l.Delisted), l.How, act)
	}
	return claims.Say("%s, %s: listed %s (%s)", l.Jurisdiction, l.List, longDay(l.Listed), act)
}

func longDay(d claims.Date) string { return d.Time().Format("2 January 2006") }

var (
	theMEK       = regexp.MustCompile(`\b(MEK|PMOI|MKO|Mujahedin-e Khalq|Mojahedin)\b`)
	takenOff     = regexp.MustCompile(`(?i)\b(delist|remov|taken off|took .* off|deproscri|unban)`)
	jurisdiction = []struct {
		name  string
		words *regexp.Regexp
	}{
		{"United States", regexp.MustCompile(`\b(United States|U\.?S\.?|State Department|Washington)\b`)},
		{"United Kingdom", regexp.MustCompile(`\b(United Kingdom|UK|Britain|British)\b`)},
		{"European Union", regexp.MustCompile(`\b(European Union|EU)\b`)},
		{"Canada", regexp.MustCompile(`\b(Canada|Canadian)\b`)},
		{"Australia", regexp.MustCompile(`\b(Australia|Australian)\b`)},
	}
)

// legal finds the listing a claim is about, by the claim's statement, which is
// in the desk's own words and in English; and whether it speaks of its end.
func legal(c claims.Claim) (l Listing, end, ok bool) {
	if c.Kind != claims.Designation || !theMEK.MatchString(c.Statement) {
		return l, false, false
	}
	for _, j := range jurisdiction {
		if !j.words.MatchString(c.Statement) {
			continue
		}
		for _, l := range Listings() {
			if l.Body == "mek" && l.Jurisdiction == j.name {
				return l, takenOff.MatchString(c.Statement), true
			}
		}
	}
	return l, false, false
}

// legalNotes holds a claim of designation against the register: the year of
// the act, both years of a span ("from 1997 to 2012"), or whether it was listed
// at all in the year or on the day that the claim speaks of ("still listed in
// 2005", "is banned").
func (j *judge) legalNotes() []note {
	l, end, ok := legal(j.c)
	if !ok {
		return nil
	}
	f := j.c.Figure
	switch {
	case f != nil && f.Value == nil && f.Low != nil && f.High != nil:
		return slices.Concat(yearNote(l, l.Listed, "listed", *f.Low), yearNote(l, l.Delisted, "delisted", *f.High))
	case wasListed.MatchString(j.c.Statement):
		return j.standingNote(l)
	case f == nil || f.Value == nil:
		return nil
	case end:
		return yearNote(l, l.Delisted, "delisted", *f.Value)
	}
	return yearNote(l, l.Listed, "listed", *f.Value)
}

// yearNote tells if the act of a day was of another year than a claim has it.
func yearNote(l Listing, d claims.Date, what string, year float64) []note {
	claimed := strconv.FormatFloat(year, 'f', 0, 64)
	switch {
	case d == "":
		return []note{{FlagRegister, claims.Say("the claim has it %s in %s, by the register it never was: %s", claims.Term(what), claimed, l.said())}}
	case !strings.HasPrefix(string(d), claimed):
		return []note{{FlagRegister, claims.Say("the claim has it %s in %s, the register on %s: %s", claims.Term(what), claimed, longDay(d), l.said())}}
	}
	return nil
}

// wasListed are the words of claims that tell a state and no act; neverListed
// those that deny it.
var (
	wasListed   = regexp.MustCompile(`(?i)\b((is|are|was|were|remain(s|ed)?|stay(s|ed)?|has been) (still |no longer |not |never )?(on|listed|designated|banned|proscribed|outlawed)|(still|no longer) (lists|listed|designates|designated|bans|banned|proscribes|proscribed))\b`)
	neverListed = regexp.MustCompile(`(?i)\b(no longer|not|never)\b`)
)

// standingNote tells if a claim that a body was listed, or was not, is at odds
// with the register for any day of the year it names; without a year, for the
// day of the claim. A year in which the list changed is at odds with neither.
func (j *judge) standingNote(l Listing) []note {
	from, to := j.c.AsOf, j.c.AsOf
	if f := j.c.Figure; f != nil && f.Value != nil {
		y := strconv.FormatFloat(*f.Value, 'f', 0, 64)
		from, to = claims.Date(y+"-01-01"), claims.Date(y+"-12-31")
	}
	if from == "" {
		return nil
	}
	listed := l.Listed <= to && (l.Delisted == "" || l.Delisted > from)
	free := from < l.Listed || l.Delisted != "" && l.Delisted <= to
	switch denied := neverListed.MatchString(j.c.Statement); {
	case denied && !free:
		return []note{{FlagRegister, claims.Say("the claim has it not listed at the time, by the register it was: %s", l.said())}}
	case !denied && !listed:
		return []note{{FlagRegister, claims.Say("the claim has it listed at the time, by the register it was not: %s", l.said())}}
	}
	return nil
}
