package model

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"strings"
)

// maxTokens bounds the pieces of one text; networks of this kind read no more.
const maxTokens = 512

// A tokenizer cuts a text into the pieces that a model knows, as its
// tokenizer.json describes. It reads the two kinds that multilingual models
// use: WordPiece (BERT) and Unigram (XLM-R, bge-m3). Of the normalisers, the
// precompiled table of Unigram models is replaced by NFKC, from which it
// differs in rare signs only.
type tokenizer struct {
	normal []func(string) string
	split  []func([]string) []string
	model  pieces
	unk    int   // the piece for what it does not know; -1 = none
	before []int // pieces put around a text for a network: [CLS] … [SEP]
	after  []int
	size   int // pieces there are
}

// pieces cuts one word.
type pieces interface {
	cut(word string) []int
}

type tokenizerFile struct {
	Normalizer    *step           `json:"normalizer"`
	PreTokenizer  *step           `json:"pre_tokenizer"`
	PostProcessor json.RawMessage `json:"post_processor"`
	AddedTokens   []struct {
		ID      int    `json:"id"`
		Content string `json:"content"`
	} `json:"added_tokens"`
	Model struct {
		Type     string          `json:"type"`
		Vocab    json.RawMessage `json:"vocab"`
		UnkToken string          `json:"unk_token"`
		UnkID    *int            `json:"unk_id"`
		Prefix   *string         `json:"continuing_subword_prefix"`
		MaxChars int             `json:"max_input_chars_per_word"`
	} `json:"model"`
}

// openTokenizer reads a tokenizer.json.
func openTokenizer(path string) (*tokenizer, error) {
	src, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("cannot read the tokenizer: %w", err)
	}
	t, err := parseTokenizer(src)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return t, nil
}

func parseTokenizer(src []byte) (*tokenizer, error) {
	var f tokenizerFile
	if err := json.Unmarshal(src, &f); err != nil {
		return nil, fmt.Errorf("not a tokenizer: %w", err)
	}
	t := &tokenizer{unk: -1}
	var err error
	if t.normal, err = f.Normalizer.normalizers(); err != nil {
		return nil, err
	}
	if t.split, err = f.PreTokenizer.splitters(); err != nil {
		return nil, err
	}
	switch f.Model.Type {
	case "WordPiece", "":
		err = t.wordPiece(f)
	case "Unigram":
		err = t.unigram(f)
	default:
		err = fmt.Errorf("a tokenizer of type %s; WordPiece and Unigram can be read", f.Model.Type)
	}
	if err != nil {
		return nil, err
	}
	for _, a := range f.AddedTokens {
		t.size = max(t.size, a.ID+1)
	}
	return t, t.around(f.PostProcessor)
}

// encode returns the numbers of the pieces of a text, at most maxTokens.
func (t *tokenizer) encode(text string) []int {
	text = clean(text)
	for _, n := range t.normal {
		text = n(text)
	}
	words := []string{text}
	for _, s := range t.split {
		words = s(words)
	}
	var out []int
	for _, w := range words {
		if w == "" {
			continue
		}
		out = append(out, t.model.cut(w)...)
		if len(out) >= maxTokens {
			return out[:maxTokens]
		}
	}
	return out
}

// encodeAround is encode with the pieces that a network wants around a text.
func (t *tokenizer) encodeAround(text string) []int {
	ids := t.encode(text)
	ids = ids[:min(len(ids), maxTokens-len(t.before)-len(t.after))]
	out := append([]int{}, t.before...)
	out = append(out, ids...)
	return append(out, t.after...)
}

// around reads which pieces go around a text.
func (t *tokenizer) around(raw json.RawMessage) error {
	if len(raw) == 0 || string(raw) == "null" {
		return nil
	}
	var p struct {
		Type   string            `json:"type"`
		Cls    []json.RawMessage `json:"cls"`
		Sep    []json.RawMessage `json:"sep"`
		Single []struct {
			SpecialToken *struct {
				ID string `json:"id"`
			} `json:"SpecialToken"`
		} `json:"single"`
		Special map[string]struct {
			IDs []int `json:"ids"`
		} `json:"special_tokens"`
		Processors []json.RawMessage `json:"processors"`
	}
	if err := json.Unmarshal(raw, &p); err != nil {
		return fmt.Errorf("post_processor: %w", err)
	}
	switch p.Type {
	case "BertProcessing", "RobertaProcessing":
		var a, b int
		if len(p.Cls) != 2 || len(p.Sep) != 2 || json.Unmarshal(p.Cls[1], &a) != nil || json.Unmarshal(p.Sep[1], &b) != nil {
			return errors.New("post_processor: cls and sep are not pairs of name and number")
		}
		t.before, t.after = []int{a}, []int{b}
	case "TemplateProcessing":
		into := &t.before
		for _, s := range p.Single {
			if s.SpecialToken == nil {
				into = &t.after
				continue
			}
			*into = append(*into, p.Special[s.SpecialToken.ID].IDs...)
		}
	case "Sequence":
		for _, q := range p.Processors {
			if err := t.around(q); err != nil {
				return err
			}
		}
	}
	for _, id := range append(append([]int{}, t.before...), t.after...) {
		if id < 0 || id >= t.size {
			return fmt.Errorf("post_processor: there is no piece %d", id)
		}
	}
	return nil
}

// wordPiece reads a vocabulary of words and of word parts with a prefix.
func (t *tokenizer) wordPiece(f tokenizerFile) error {
	w := &wordPiece{prefix: "##", most: f.Model.MaxChars, unk: -1}
	if err := json.Unmarshal(f.Model.Vocab, &w.vocab); err != nil || len(w.vocab) == 0 {
		return fmt.Errorf("a WordPiece tokenizer without a vocabulary: %v", err)
	}
	if f.Model.Prefix != nil {
		w.prefix = *f.Model.Prefix
	}
	if w.most <= 0 {
		w.most = 100
	}
	if id, ok := w.vocab[f.Model.UnkToken]; ok {
		w.unk = id
	}
	for _, id := range w.vocab {
		if id < 0 {
			return errors.New("a piece with a number below 0")
		}
		t.size = max(t.size, id+1)
	}
	t.unk, t.model = w.unk, w
	return nil
}

// unigram reads a list of pieces with their log probabilities.
func (t *tokenizer) unigram(f tokenizerFile) error {
	var list [][2]json.RawMessage
	if err := json.Unmarshal(f.Model.Vocab, &list); err != nil || len(list) == 0 {
		return fmt.Errorf("a Unigram tokenizer without a vocabulary: %v", err)
	}
	u := &unigram{ids: make(map[string]int, len(list)), scores: make([]float64, len(list)), unk: -1}
	for i, e := range list {
		var piece string
		if err := errors.Join(json.Unmarshal(e[0], &piece), json.Unmarshal(e[1], &u.scores[i])); err != nil {
			return fmt.Errorf("piece %d: %w", i, err)
		}
		if _, taken := u.ids[piece]; !taken {
			u.ids[piece] = i
		}
		u.longest = max(u.longest, len(piece))
		u.worst = min(u.worst, u.scores[i])
	}
	if f.Model.UnkID != nil && *f.Model.UnkID >= 0 && *f.Model.UnkID < len(list) {
		u.unk = *f.Model.UnkID
	}
	t.unk, t.model, t.size = u.unk, u, len(list)
	return nil
}

func oneWord(s string) []string { return strings.Fields(s) }
