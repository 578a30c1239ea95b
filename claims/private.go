package claims

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// A Private tells where in a text private persons are named. What leaves a
// desk is sent around, and a name in it can be somebody's danger; the database
// keeps everything. What is private is told by its form:
//
//	someone@example.org                   an address of mail
//	+98 912 345 67 89, 021-1234567        a telephone number
//	AA 123 BB, ۱۲ ب ۳۴۵ ایران ۶۷          the plate of a car
//	6037 9912 3456 7890                   the number of a card, or of an identity
//	12 Mill Lane, Rruga e Dibrës 12       a house
//	Anna Bell, 23, / Anna Bell (23)       a name with an age, as victims are named
//	named:anna-bell                       an origin outside the register,
//	                                      unless its name is that of a body
//
// and by the desk's own list of names. Persons of the register are public.
type Private struct {
	Names   []string // the desk's own list
	Origins *Origins // who is public; nil = bodies only
}

// PrivateMask stands for what is not told.
const PrivateMask = "▇▇▇"

// Digits of Latin, Persian and Arabic texts, for the forms below.
const digit = `[\d۰-۹٠-٩]`

// The forms. A figure of the press is none of them: it has fewer digits in a
// row, or commas and points between them.
var privateForms = []*regexp.Regexp{
	regexp.MustCompile(`[\pL\pN._%+-]+@[\pL\pN-]+(\.[\pL\pN-]+)+`),
	regexp.MustCompile(`(\+|\b00)` + digit + `[\d۰-۹٠-٩ ()/.-]{7,}` + digit),
	regexp.MustCompile(`\b0\d{2,4}[ /-]?\d{3}[ -]?\d{3,5}\b|\b0\d{2,4}[ /-]\d{3}[ -]?\d{2,4}([ -]\d{2,4})?\b`),
	regexp.MustCompile(`[۰٠]([۰-۹]{2,3}|[٠-٩]{2,3})[ -]?[۰-۹٠-٩]{3,4}[ -]?[۰-۹٠-٩]{4}`),
	regexp.MustCompile(`\b(\d{4}[ -]){3}\d{4}\b|(کد|شماره) ملی:? ?[\d۰-۹-]{10,13}`),
	regexp.MustCompile(`\b[A-Z]{2} ?\d{3} ?[A-Z]{2}\b`),
	regexp.MustCompile(`[۰-۹]{2} ?\p{Arabic} ?[۰-۹]{3}( ?[-–] ?| ایران ?)[۰-۹]{2}`),
	regexp.MustCompile(`\b\d{1,4}[a-z]?,? (\p{Lu}[\pL'’-]+ ){1,3}(Street|St\.|Avenue|Ave\.|Road|Rd\.|Lane|Boulevard|Blvd\.?|Alley)`),
	regexp.MustCompile(`\bRruga (e )?["“«]?\p{Lu}[\pL'’-]+( \p{Lu}[\pL'’-]+){0,3}["”»]?,? ([nN]r\.? ?|numri )?\d{1,3}\b`),
	regexp.MustCompile(`\b\p{Lu}[\pL-]*(straße|strasse|gasse) \d{1,4}[a-z]?\b`),
	regexp.MustCompile(`(خیابان|کوچه) [\p{Arabic}\x{200c} ]{2,40}?،? ?(پلاک|شماره) [\d۰-۹]{1,4}`),
}

// agedForms find a name with an age behind it; the first group is the name.
var agedForms = []*regexp.Regexp{
	regexp.MustCompile(`(\p{Lu}[\p{L}'’-]+(?: \p{Lu}[\p{L}'’-]+){1,3})(?:,? \(?(?:aged |age )?\d{1,2}(?:\)|,| (?:years|vjeç|Jahre|ans|años|anni|yaşında)))`),
	regexp.MustCompile(`([\p{Arabic}\x{200c}]+ [\p{Arabic}\x{200c}]+)(?:،? \(?[\d۰-۹]{1,2}[ \x{200c}]?ساله)`),
}

// namedForm finds origins that are not in the register.
var namedForm = regexp.MustCompile(`\bnamed:[\pL\pN'’.-]+`)

// bodyWords are what the names of bodies are made of, in the languages read.
var bodyWords = []string{"agency", "agjenci", "agence", "agentur", "army", "association", "bureau", "center", "centre", "channel", "committee", "council",
	"court", "embassy", "federation", "foundation", "government", "group", "guard", "hospital", "institute", "ministry", "ministri", "minist", "movement", "network",
	"news", "office", "organization", "organisation", "organizat", "party", "police", "press", "radio", "times", "tv", "union", "universit",
	"سازمان", "وزارت", "شورا", "خبرگزاری", "دولت", "پلیس", "سپاه", "دانشگاه", "بیمارستان", "منظمة", "وزارة", "مجلس", "وكالة"}

// Find returns the places of what is private, as pairs of byte offsets in
// order; none overlaps another.
func (p Private) Find(text string) [][2]int {
	var all [][2]int
	for _, form := range privateForms {
		for _, at := range form.FindAllStringIndex(text, -1) {
			all = append(all, [2]int{at[0], at[1]})
		}
	}
	for _, form := range agedForms {
		for _, at := range form.FindAllStringSubmatchIndex(text, -1) {
			if !p.public(text[at[2]:at[3]]) {
				all = append(all, [2]int{at[2], at[3]})
			}
		}
	}
	for _, at := range namedForm.FindAllStringIndex(text, -1) {
		if p.Withholds(text[at[0]:at[1]]) {
			all = append(all, [2]int{at[0], at[1]})
		}
	}
	for _, name := range p.Names {
		if name = strings.TrimSpace(name); name == "" {
			continue
		}
		for from := 0; ; {
			i := strings.Index(text[from:], name)
			if i < 0 {
				break
			}
			all = append(all, [2]int{from + i, from + i + len(name)})
			from += i + len(name)
		}
	}
	return joined(all)
}

// joined sorts places and makes one of those that overlap.
func joined(all [][2]int) [][2]int {
	slices.SortFunc(all, func(a, b [2]int) int { return a[0] - b[0] })
	out := all[:0]
	for _, at := range all {
		if n := len(out); n > 0 && at[0] < out[n-1][1] {
			out[n-1][1] = max(out[n-1][1], at[1])
			continue
		}
		out = append(out, at)
	}
	return out
}

// Mask returns the text with a mask in place of what is private.
func (p Private) Mask(text string) string {
	return p.replace(text, func(string) string { return PrivateMask })
}

// Blot is Mask with as many bytes as before: places in the text stay what
// they are.
func (p Private) Blot(text string) string {
	return p.replace(text, func(s string) string { return strings.Repeat("*", len(s)) })
}

func (p Private) replace(text string, with func(string) string) string {
	found := p.Find(text)
	if len(found) == 0 {
		return text
	}
	var b strings.Builder
	end := 0
	for _, at := range found {
		b.WriteString(text[end:at[0]])
		b.WriteString(with(text[at[0]:at[1]]))
		end = at[1]
	}
	b.WriteString(text[end:])
	return b.String()
}

// HiddenOrigin begins the id of an origin whose name is withheld.
const HiddenOrigin = "withheld-"

// Hide takes what names private persons out of mentions: words by way of
// replace, origins by a number of their own in hidden. A number, not a hash: a
// hash of a name can be found by trying names.
func (p Private) Hide(ms []Mention, replace func(string) string, hidden map[string]string) {
	for i := range ms {
		m := &ms[i]
		m.Quote, m.Title, m.Byline, m.Caveat, m.Attribution = replace(m.Quote), replace(m.Title), replace(m.Byline), replace(m.Caveat), replace(m.Attribution)
		m.Reasons = slices.Clone(m.Reasons)
		for j := range m.Reasons {
			m.Reasons[j].Text = replace(m.Reasons[j].Text)
		}
		if !p.Withholds(m.Origin) {
			continue
		}
		if hidden[m.Origin] == "" {
			hidden[m.Origin] = fmt.Sprintf("%s%d", HiddenOrigin, len(hidden)+1)
		}
		name := hidden[m.Origin]
		if m.Family == m.Origin {
			m.Family = name
		}
		m.Origin, m.Attribution, m.Cited, m.Via = name, "", nil, nil
	}
}

// Withholds reports whether an origin is a person who is not in the register:
// the resolver calls it "named:" and the name in small letters.
func (p Private) Withholds(origin string) bool {
	name, ok := strings.CutPrefix(origin, "named:")
	return ok && !p.public(strings.ReplaceAll(name, "-", " "))
}

// public reports whether somebody stands in the register, or is a body.
func (p Private) public(name string) bool {
	lower := strings.ToLower(name)
	if slices.ContainsFunc(bodyWords, func(w string) bool { return strings.Contains(lower, w) }) {
		return true
	}
	return p.Origins != nil && slices.ContainsFunc(p.Origins.List, func(o Origin) bool {
		return strings.EqualFold(o.Name, name) || slices.ContainsFunc(o.Aliases, func(a string) bool { return strings.EqualFold(a, name) })
	})
}
