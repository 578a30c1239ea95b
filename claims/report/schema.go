package report

import (
	"encoding/json"
	"reflect"
	"strings"
	"time"

	"claimwatch/claims"
	"claimwatch/claims/assess"
)

// WriteSchema writes the JSON Schema (2020-12) of a report's JSON form. It is
// made of the types that are written, so that it cannot say something else;
// what is not omitted when empty is required, and later versions may add
// fields.
func WriteSchema() ([]byte, error) {
	s := schemaMaker{defs: map[string]any{}}
	root := s.object(reflect.TypeFor[Day]())
	root["$schema"] = "https://json-schema.org/draft/2020-12/schema"
	root["$id"] = "urn:" + strings.ReplaceAll(Schema, "/", ":")
	root["title"] = "claimwatch report"
	root["$defs"] = s.defs
	root["properties"].(map[string]any)["schema"] = map[string]any{"const": Schema}
	out, err := json.MarshalIndent(root, "", "  ")
	return append(out, '\n'), err
}

type schemaMaker struct{ defs map[string]any }

// words of closed lists, by type.
var closed = map[reflect.Type][]string{
	reflect.TypeFor[claims.Stance](): {string(claims.Supports), string(claims.Contradicts), string(claims.Mentions)},
	reflect.TypeFor[assess.State](): {string(assess.Superseded), string(assess.Contested), string(assess.Disputed), string(assess.Corroborated),
		string(assess.SingleSource), string(assess.Uncorroborated)},
	reflect.TypeFor[claims.Qualifier](): {"", "exact", "at-least", "more-than", "up-to", "about", "range", "vague"},
}

func (s schemaMaker) of(t reflect.Type) map[string]any {
	if t == reflect.TypeFor[time.Time]() {
		return map[string]any{"type": "string", "format": "date-time"}
	}
	if t == reflect.TypeFor[claims.Date]() {
		return map[string]any{"type": "string", "pattern": `^(\d{4}-\d{2}-\d{2})?$`}
	}
	if list, ok := closed[t]; ok {
		return map[string]any{"enum": list}
	}
	switch t.Kind() {
	case reflect.Pointer:
		return map[string]any{"anyOf": []any{s.of(t.Elem()), map[string]any{"type": "null"}}}
	case reflect.Struct:
		if _, done := s.defs[t.Name()]; !done {
			s.defs[t.Name()] = nil // against recursion
			s.defs[t.Name()] = s.object(t)
		}
		return map[string]any{"$ref": "#/$defs/" + t.Name()}
	case reflect.Slice:
		return map[string]any{"type": []string{"array", "null"}, "items": s.of(t.Elem())}
	case reflect.Map:
		return map[string]any{"type": []string{"object", "null"}, "additionalProperties": s.of(t.Elem())}
	case reflect.Bool:
		return map[string]any{"type": "boolean"}
	case reflect.Int, reflect.Int64:
		return map[string]any{"type": "integer"}
	case reflect.Float64:
		return map[string]any{"type": "number"}
	}
	return map[string]any{"type": "string"}
}

func (s schemaMaker) object(t reflect.Type) map[string]any {
	properties, required := map[string]any{}, []string{}
	for i := range t.NumField() {
		f := t.Field(i)
		name, options, _ := strings.Cut(f.Tag.Get("json"), ",")
		if name == "-" || name == "" {
			continue
		}
		properties[name] = s.of(f.Type)
		if !strings.Contains(options, "omitempty") {
			required = append(required, name)
		}
	}
	return map[string]any{"type": "object", "properties": properties, "required": required}
}
