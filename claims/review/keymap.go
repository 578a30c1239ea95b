package review

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
)

// A Keymap is the letters that one person has given to what can be done on a
// card, by the name of the act; what is not in it has its usual letter.
type Keymap map[string]string

// A preference is what is kept of how a person works.
type preference struct {
	Keys Keymap `json:"keys,omitempty"`
	Off  bool   `json:"keys_off,omitempty"` // letters are no shortcuts
}

// Preferences is where it is kept how people like to work.
type Preferences interface {
	Preference(ctx context.Context, who string) (value string, err error)
	SavePreference(ctx context.Context, who, value string) error
}

// KeymapOf returns the letters of one person.
func KeymapOf(ctx context.Context, db Preferences, who string) (Keymap, error) {
	p, err := preferenceOf(ctx, db, who)
	return p.Keys, err
}

func preferenceOf(ctx context.Context, db Preferences, who string) (p preference, err error) {
	value, err := db.Preference(ctx, who)
	if err != nil || value == "" {
		return p, err
	}
	if err := json.Unmarshal([]byte(value), &p); err != nil {
		return preference{}, fmt.Errorf("cannot read how %s likes to work: %w", who, err)
	}
	return p, nil
}

// Keys lists what can be done on a card with the letters of one person.
func (m Keymap) Keys() []CardKey {
	out := CardKeys()
	for i, k := range out {
		if own := m[k.Act]; own != "" {
			out[i].Key = own
		}
	}
	return out
}

// reserved are letters that do the same everywhere and on every page: the
// prefix of places to go, the list of keys, the search; and q, which ends a
// session on a terminal.
const reserved = "g?/q"

// newKeymap reads letters as somebody wrote them and refuses those that could
// not be told apart or not be typed.
func newKeymap(letter func(act string) string) (Keymap, error) {
	m := Keymap{}
	for _, k := range CardKeys() {
		own := strings.TrimSpace(letter(k.Act))
		if own == "" || own == k.Key {
			continue
		}
		if len(own) != 1 || own[0] <= ' ' || own[0] > '~' {
			return nil, refuse("%q cannot be a shortcut: one letter, digit or sign of a Latin keyboard", own)
		}
		if strings.Contains(reserved, own) {
			return nil, refuse("%q does the same everywhere and cannot be given away", own)
		}
		m[k.Act] = own
	}
	by := map[string]string{}
	for _, k := range m.Keys() {
		if by[k.Key] != "" {
			return nil, refuse("two things cannot have the letter %q", k.Key)
		}
		by[k.Key] = k.Act
	}
	return m, nil
}

// moved tells a page which letter stands for which of the usual ones: pressed
// and usual; "" for a usual letter that does nothing any more.
func (m Keymap) moved() map[string]string {
	out := map[string]string{}
	usual := CardKeys()
	for i, k := range m.Keys() {
		if k.Key != usual[i].Key {
			if _, taken := out[usual[i].Key]; !taken {
				out[usual[i].Key] = ""
			}
			out[k.Key] = usual[i].Key
		}
	}
	return out
}

// Moved is moved as JSON, for the script of the pages.
func (m Keymap) Moved() string {
	if len(m) == 0 {
		return ""
	}
	b, err := json.Marshal(m.moved())
	if err != nil {
		return "" // a map of text to text can be written
	}
	return string(b)
}
