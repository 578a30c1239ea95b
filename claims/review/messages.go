package review

import (
	"embed"
	"encoding/json"
	"fmt"
	"strings"
)

// The messages of each language but the first lie in messages/CODE.json: the
// English text and what stands for it.
//
//go:embed messages/*.json
var messageFiles embed.FS

type messages map[string]string

func loadMessages(code string) (messages, error) {
	if code == tongues()[0].Code {
		return nil, nil
	}
	b, err := messageFiles.ReadFile("messages/" + code + ".json")
	if err != nil {
		return nil, fmt.Errorf("cannot read the messages in %s: %w", code, err)
	}
	m := messages{}
	if err := json.Unmarshal(b, &m); err != nil {
		return nil, fmt.Errorf("messages/%s.json: %w", code, err)
	}
	return m, nil
}

// say returns a message in the language, with its blanks filled in. A text
// that has no translation is shown as it is.
func (m messages) say(key string, args ...any) string {
	text := key
	if t := m[key]; t != "" {
		text = t
	}
	if len(args) == 0 || !strings.Contains(text, "%") {
		return text
	}
	return fmt.Sprintf(text, args...)
}

// count says one or many: in the languages here the two forms do.
func (m messages) count(n int, one, many string) string {
	if n == 1 {
		return m.say(one, n)
	}
	return m.say(many, n)
}
