package main

import (
	"encoding"
	"encoding/json"
	"reflect"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"claimwatch/claims"
)

func (a *app) configSchemaCmd() *cobra.Command {
	return &cobra.Command{
		Use: "schema", Short: "the JSON Schema of the configuration, for editors that know YAML", Args: noArgs,
		Long: `Prints a JSON Schema (draft 2020-12) with what each key means and its default. Editors that know YAML complete and check by
it, for instance with this as the first line of the file:

  # yaml-language-server: $schema=/path/to/claimwatch.schema.json

It knows the form of each value; what else has to hold, claimwatch config check says.`,
		RunE: func(*cobra.Command, []string) error { return a.printJSON(configSchema()) },
	}
}

// A schema is one in JSON Schema, as far as the configuration needs it.
type schema struct {
	Dialect     string             `json:"$schema,omitempty"`
	Title       string             `json:"title,omitempty"`
	Description string             `json:"description,omitempty"`
	Type        any                `json:"type,omitempty"`
	Pattern     string             `json:"pattern,omitempty"`
	Default     json.RawMessage    `json:"default,omitempty"`
	Items       *schema            `json:"items,omitempty"`
	Properties  map[string]*schema `json:"properties,omitempty"`
	Closed      *bool              `json:"additionalProperties,omitempty"`
}

// configSchema is made of the types that read the file, and of its comments.
func configSchema() *schema {
	told := explained(string(defaultConfig))
	delete(told, "version") // what stands above it is said of the whole file
	s := schemaOf("", reflect.TypeFor[Config](), defaults(), told)
	s.Dialect, s.Title = "https://json-schema.org/draft/2020-12/schema", "configuration of claimwatch"
	return s
}

func schemaOf(prefix string, t reflect.Type, c Config, told map[string]string) *schema {
	closed := false
	s := &schema{Type: "object", Properties: map[string]*schema{}, Closed: &closed}
	for i := range t.NumField() {
		f := t.Field(i)
		name := f.Tag.Get("yaml")
		if name == "" || name == "-" {
			continue
		}
		path := prefix + name
		if f.Type.Kind() == reflect.Struct {
			s.Properties[name] = schemaOf(path+".", f.Type, c, told)
			continue
		}
		v := valueSchema(f.Type)
		v.Description = told[path]
		b, err := json.Marshal(c.setting(path))
		if err != nil {
			panic("a default that JSON cannot hold: " + err.Error())
		}
		v.Default = b
		s.Properties[name] = v
	}
	return s
}

// valueSchema is the form of one value as it is written in the file.
func valueSchema(t reflect.Type) *schema {
	switch {
	case t == reflect.TypeFor[time.Duration]():
		return &schema{Type: "string", Pattern: `^(\d+(\.\d+)?(ns|us|µs|ms|s|m|h|d))+$|^0$`}
	case t == reflect.TypeFor[byteSize]():
		return &schema{Type: []string{"string", "integer"}, Pattern: sizeForm.String()}
	case t == reflect.TypeFor[claims.Date]():
		return &schema{Type: "string", Pattern: `^\d{4}-\d{2}-\d{2}$`}
	case t.Implements(reflect.TypeFor[encoding.TextMarshaler]()):
		return &schema{Type: "string"}
	}
	switch t.Kind() {
	case reflect.Slice:
		return &schema{Type: "array", Items: valueSchema(t.Elem())}
	case reflect.Bool:
		return &schema{Type: "boolean"}
	case reflect.Int, reflect.Int64:
		return &schema{Type: "integer"}
	case reflect.Float64:
		return &schema{Type: "number"}
	}
	return &schema{Type: "string"}
}

// explained takes the comments of a configuration file apart: the path of each
// key with what stands behind it, or, where nothing does, on the lines above.
func explained(src string) map[string]string {
	out := map[string]string{}
	var within, above []string
	last := ""
	for line := range strings.Lines(src) {
		text := strings.TrimSpace(line)
		depth := (len(line) - len(strings.TrimLeft(line, " "))) / 2
		if comment, ok := strings.CutPrefix(text, "#"); ok {
			if depth > 10 && last != "" { // goes on with the line before
				out[last] += " " + strings.TrimSpace(comment)
			} else {
				above = append(above, strings.TrimSpace(comment))
			}
			continue
		}
		key, rest, found := strings.Cut(text, ":")
		if !found {
			above, last = nil, ""
			continue
		}
		within = append(within[:min(depth, len(within))], key)
		last = strings.Join(within, ".")
		if _, behind, ok := cutLast(rest, "  # "); ok {
			out[last] = strings.TrimSpace(behind)
		} else {
			out[last] = strings.Join(above, " ")
		}
		above = nil
	}
	return out
}
