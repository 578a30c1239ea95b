package report

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"claimwatch/claims"
)

// Private persons are masked by default: a report is sent around, and a name
// in it can be somebody's danger. What is masked is told by its form:
//
//	+98 912 345 67 89                  a telephone number
//	someone@example.org                an address of mail
//	Anna Bell, 23, / Anna Bell (23)    a name with an age, as victims are named
//	an origin outside the register     unless its name is that of a body
//
// and by the desk's own list of names. Persons of the register are public and
// stay. The database keeps everything; only what leaves the desk is masked.
const mask = "▇▇▇"

var (
	mailForm  = regexp.MustCompile(`[\p{L}\d._%+-]+@[\p{L}\d-]+(\.[\p{L}\d-]+)+`)
	phoneForm = regexp.MustCompile(`(\+|00)[\d۰-۹][\d۰-۹ ()/.-]{7,}[\d۰-۹]|\b0\d{2,4}[ /-]\d{3}[ -]?\d{2,4}([ -]\d{2,4})?\b`)
	agedForm  = regexp.MustCompile(`(\p{Lu}[\p{L}'’-]+(?: \p{Lu}[\p{L}'’-]+){1,3})(,? \(?(?:aged |age )?\d{1,2}(?:\)|,| (?:years|vjeç|Jahre|ans|años|anni|yaşında)))`)
)

// bodyWords are what the names of bodies are made of, in the languages read.
var bodyWords = []string{"agency", "agjenci", "agence", "agentur", "army", "association", "bureau", "center", "centre", "channel", "committee", "council",
	"court", "embassy", "federation", "foundation", "government", "group", "guard", "hospital", "institute", "ministry", "ministri", "minist", "movement", "network",
	"news", "office", "organization", "organisation", "organizat", "party", "police", "press", "radio", "times", "tv", "union", "universit",
	"سازمان", "وزارت", "شورا", "خبرگزاری", "دولت", "پلیس", "سپاه", "دانشگاه", "بیمارستان", "منظمة", "وزارة", "مجلس", "وكالة"}

// mask replaces, in mentions, what names private persons.
func (b *builder) mask(ms []claims.Mention) {
	if b.ShowAll {
		return
	}
	for i := range ms {
		m := &ms[i]
		m.Quote, m.Title, m.Caveat = b.masked(m.Quote), b.masked(m.Title), b.masked(m.Caveat)
		if !b.withheld(m.Origin) {
			continue
		}
		// A number, not a hash: a hash of a name can be found by trying names.
		if b.hidden[m.Origin] == "" {
			b.hidden[m.Origin] = fmt.Sprintf("%s%d", hiddenOrigin, len(b.hidden)+1)
		}
		name := b.hidden[m.Origin]
		if m.Family == m.Origin {
			m.Family = name
		}
		m.Origin, m.Attribution, m.Cited, m.Via = name, "", nil, nil
	}
}

// hiddenOrigin begins the id of an origin whose name is withheld.
const hiddenOrigin = "withheld-"

// withheld reports whether an origin is a person who is not in the register:
// the resolver calls it "named:" and the name in small letters.
func (b *builder) withheld(origin string) bool {
	name, ok := strings.CutPrefix(origin, "named:")
	return ok && !b.public(strings.ReplaceAll(name, "-", " "))
}

// masked returns a text without names of private persons, telephone numbers
// and addresses of mail.
func (b *builder) masked(s string) string {
	if b.ShowAll {
		return s
	}
	s = mailForm.ReplaceAllString(s, mask)
	s = phoneForm.ReplaceAllString(s, mask)
	for _, name := range b.Private {
		if name = strings.TrimSpace(name); name != "" {
			s = strings.ReplaceAll(s, name, mask)
		}
	}
	return agedForm.ReplaceAllStringFunc(s, func(hit string) string {
		parts := agedForm.FindStringSubmatch(hit)
		if b.public(parts[1]) {
			return hit
		}
		return mask + parts[2]
	})
}

// public reports whether somebody stands in the register, or is a body.
func (b *builder) public(name string) bool {
	return isBody(name) || slices.ContainsFunc(b.Origins.List, func(o claims.Origin) bool {
		return strings.EqualFold(o.Name, name) || slices.ContainsFunc(o.Aliases, func(a string) bool { return strings.EqualFold(a, name) })
	})
}

func isBody(name string) bool {
	name = strings.ToLower(name)
	return slices.ContainsFunc(bodyWords, func(w string) bool { return strings.Contains(name, w) })
}

// unlisted is the name of an origin that is not in the register. A body is
// named, a person is not.
func (b *builder) unlisted(origin string) string {
	if strings.HasPrefix(origin, hiddenOrigin) {
		return b.say("origin.masked")
	}
	name, ok := strings.CutPrefix(origin, "named:")
	if !ok {
		return origin
	}
	return strings.ReplaceAll(name, "-", " ")
}
