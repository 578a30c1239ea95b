package model

import (
	"fmt"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// A step is one entry of the normaliser or of the pre-tokenizer in a
// tokenizer.json.
type step struct {
	Type          string `json:"type"`
	Normalizers   []step `json:"normalizers"`
	Pretokenizers []step `json:"pretokenizers"`
	Lowercase     *bool  `json:"lowercase"`
	StripAccents  *bool  `json:"strip_accents"`
	Chinese       *bool  `json:"handle_chinese_chars"`
	Pattern       struct {
		String *string `json:"String"`
		Regex  *string `json:"Regex"`
	} `json:"pattern"`
	Content       string `json:"content"`
	Prepend       string `json:"prepend"`
	Replacement   string `json:"replacement"`
	PrependScheme string `json:"prepend_scheme"`
	AddPrefix     *bool  `json:"add_prefix_space"`
}

func form(f norm.Form) func(string) string { return func(s string) string { return f.String(s) } }

// normalizers returns what a text goes through before it is cut.
func (s *step) normalizers() ([]func(string) string, error) {
	if s == nil {
		return nil, nil
	}
	switch s.Type {
	case "Sequence":
		var out []func(string) string
		for i := range s.Normalizers {
			fs, err := s.Normalizers[i].normalizers()
			if err != nil {
				return nil, err
			}
			out = append(out, fs...)
		}
		return out, nil
	case "BertNormalizer":
		return []func(string) string{s.bert}, nil
	case "Precompiled":
		return []func(string) string{form(norm.NFKC), func(t string) string { return strings.Join(oneWord(t), " ") }}, nil
	case "NFC":
		return []func(string) string{form(norm.NFC)}, nil
	case "NFD":
		return []func(string) string{form(norm.NFD)}, nil
	case "NFKC":
		return []func(string) string{form(norm.NFKC)}, nil
	case "NFKD":
		return []func(string) string{form(norm.NFKD)}, nil
	case "Lowercase":
		return []func(string) string{strings.ToLower}, nil
	case "StripAccents":
		return []func(string) string{stripAccents}, nil
	case "Strip":
		return []func(string) string{strings.TrimSpace}, nil
	case "Prepend":
		return []func(string) string{func(t string) string { return s.Prepend + t }}, nil
	case "Replace":
		f, err := s.replace()
		return []func(string) string{f}, err
	}
	return nil, fmt.Errorf("a normalizer of type %s is not known", s.Type)
}

func (s *step) replace() (func(string) string, error) {
	switch {
	case s.Pattern.String != nil:
		return func(t string) string { return strings.ReplaceAll(t, *s.Pattern.String, s.Content) }, nil
	case s.Pattern.Regex != nil:
		re, err := regexp.Compile(*s.Pattern.Regex)
		if err != nil {
			return nil, fmt.Errorf("a normalizer with a pattern that cannot be read: %w", err)
		}
		return func(t string) string { return re.ReplaceAllLiteralString(t, s.Content) }, nil
	}
	return nil, fmt.Errorf("a normalizer of type Replace without a pattern")
}

// bert is BERT's own: spaces around ideographs, no accents where letters are
// made small.
func (s *step) bert(t string) string {
	lower := s.Lowercase == nil || *s.Lowercase
	if s.Chinese == nil || *s.Chinese {
		var b strings.Builder
		for _, r := range t {
			if unicode.Is(unicode.Han, r) {
				b.WriteByte(' ')
				b.WriteRune(r)
				b.WriteByte(' ')
				continue
			}
			b.WriteRune(r)
		}
		t = b.String()
	}
	if s.StripAccents != nil && *s.StripAccents || s.StripAccents == nil && lower {
		t = stripAccents(norm.NFD.String(t))
	}
	if lower {
		t = strings.ToLower(t)
	}
	return t
}

func stripAccents(t string) string {
	return strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Mn, r) {
			return -1
		}
		return r
	}, t)
}

// splitters returns what cuts a text into words.
func (s *step) splitters() ([]func([]string) []string, error) {
	if s == nil {
		return nil, nil
	}
	switch s.Type {
	case "Sequence":
		var out []func([]string) []string
		for i := range s.Pretokenizers {
			fs, err := s.Pretokenizers[i].splitters()
			if err != nil {
				return nil, err
			}
			out = append(out, fs...)
		}
		return out, nil
	case "BertPreTokenizer", "Whitespace":
		return []func([]string) []string{each(wordsAndSigns)}, nil
	case "WhitespaceSplit":
		return []func([]string) []string{each(oneWord)}, nil
	case "Punctuation":
		return []func([]string) []string{each(apartFromSigns)}, nil
	case "Metaspace":
		return []func([]string) []string{s.metaspace}, nil
	}
	return nil, fmt.Errorf("a pre-tokenizer of type %s is not known", s.Type)
}

func each(cut func(string) []string) func([]string) []string {
	return func(words []string) []string {
		var out []string
		for _, w := range words {
			out = append(out, cut(w)...)
		}
		return out
	}
}

// wordsAndSigns cuts at spaces, and around each sign.
func wordsAndSigns(t string) []string {
	var out []string
	for _, w := range oneWord(t) {
		out = append(out, apartFromSigns(w)...)
	}
	return out
}

func apartFromSigns(w string) []string {
	var out []string
	start := 0
	for i, r := range w {
		if !isSign(r) {
			continue
		}
		if i > start {
			out = append(out, w[start:i])
		}
		start = i + utf8.RuneLen(r)
		out = append(out, w[i:start])
	}
	if start < len(w) {
		out = append(out, w[start:])
	}
	return out
}

// isSign says that r stands alone: punctuation, and all of ASCII that is
// neither letter nor digit.
func isSign(r rune) bool {
	if r < utf8.RuneSelf {
		return r > ' ' && !(r >= '0' && r <= '9' || r >= 'A' && r <= 'Z' || r >= 'a' && r <= 'z')
	}
	return unicode.IsPunct(r)
}

// metaspace writes spaces as a letter, ▁, and cuts before each.
func (s *step) metaspace(words []string) []string {
	mark := s.Replacement
	if mark == "" {
		mark = "▁"
	}
	prefix := s.PrependScheme != "never" && (s.AddPrefix == nil || *s.AddPrefix)
	var out []string
	for i, w := range words {
		w = strings.ReplaceAll(w, " ", mark)
		if prefix && !strings.HasPrefix(w, mark) && (i == 0 || s.PrependScheme != "first") {
			w = mark + w
		}
		for len(w) > 0 {
			n := strings.Index(w[1:], mark)
			if n < 0 {
				out = append(out, w)
				break
			}
			out = append(out, w[:n+1])
			w = w[n+1:]
		}
	}
	return out
}
