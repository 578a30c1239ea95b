package strict

import (
	"encoding"
	"fmt"
	"reflect"
	"sort"
	"strconv"
	"strings"
	"time"

	"github.com/goccy/go-yaml/ast"
)

var (
	textType     = reflect.TypeFor[encoding.TextUnmarshaler]()
	durationType = reflect.TypeFor[time.Duration]()
)

func (d *Doc) value(path string, n ast.Node, v reflect.Value) {
	switch x := n.(type) {
	case *ast.AnchorNode:
		n = x.Value
	case *ast.TagNode:
		n = x.Value
	case *ast.AliasNode:
		d.add(posOf(n.GetToken()), path, "aliases (*name) are not used here; write the value out")
		return
	}
	at := posOf(n.GetToken())
	if m, ok := n.(*ast.MappingNode); ok && len(m.Values) > 0 {
		at = posOf(m.Values[0].Key.GetToken())
	}
	if path != "" {
		if _, ok := d.at[path]; !ok {
			d.at[path] = at
		}
	}
	if _, ok := n.(*ast.NullNode); ok {
		return
	}
	if v.Kind() == reflect.Pointer {
		v.Set(reflect.New(v.Type().Elem()))
		v = v.Elem()
	}
	if v.CanAddr() && v.Addr().Type().Implements(textType) {
		s, ok := scalar(n)
		if !ok {
			d.add(at, path, "a single value is wanted here")
			return
		}
		if err := v.Addr().Interface().(encoding.TextUnmarshaler).UnmarshalText([]byte(s)); err != nil {
			d.add(at, path, err.Error())
		}
		return
	}
	if v.Type() == durationType {
		s, _ := scalar(n)
		dur, err := Duration(s)
		if err != nil {
			d.add(at, path, err.Error())
			return
		}
		v.SetInt(int64(dur))
		return
	}
	switch v.Kind() {
	case reflect.Struct:
		d.fields(path, n, v)
	case reflect.Map:
		d.entries(path, n, v)
	case reflect.Slice:
		d.list(path, n, v)
	default:
		d.scalar(path, n, at, v)
	}
}

func (d *Doc) scalar(path string, n ast.Node, at position, v reflect.Value) {
	s, ok := scalar(n)
	if !ok {
		d.add(at, path, "a single value is wanted here, not a list or a mapping")
		return
	}
	switch v.Kind() {
	case reflect.String:
		v.SetString(s)
	case reflect.Bool:
		b, err := strconv.ParseBool(s)
		if err != nil {
			d.add(at, path, fmt.Sprintf("%q: write true or false", s))
			return
		}
		v.SetBool(b)
	case reflect.Int, reflect.Int64:
		i, err := strconv.ParseInt(strings.ReplaceAll(s, "_", ""), 10, 64)
		if err != nil {
			d.add(at, path, fmt.Sprintf("%q: not a whole number", s))
			return
		}
		v.SetInt(i)
	case reflect.Float64:
		f, err := strconv.ParseFloat(strings.ReplaceAll(s, "_", ""), 64)
		if err != nil {
			d.add(at, path, fmt.Sprintf("%q: not a number", s))
			return
		}
		v.SetFloat(f)
	default:
		panic("strict: no rule for a field of type " + v.Type().String())
	}
}

// fields decodes a mapping into a struct. Fields are named by their yaml tag;
// a field without one is not read.
func (d *Doc) fields(path string, n ast.Node, v reflect.Value) {
	pairs, ok := mapping(n)
	if !ok {
		d.add(posOf(n.GetToken()), path, "a mapping (key: value) is wanted here")
		return
	}
	index := map[string]int{}
	var names []string
	for i := range v.NumField() {
		name, _, _ := strings.Cut(v.Type().Field(i).Tag.Get("yaml"), ",")
		if name != "" && name != "-" {
			index[name] = i
			names = append(names, name)
		}
	}
	seen := map[string]bool{}
	for _, p := range pairs {
		key, sub := p.Key.GetToken().Value, join(path, p.Key.GetToken().Value)
		at := posOf(p.Key.GetToken())
		if seen[key] {
			d.add(at, sub, "given twice; keep one")
			continue
		}
		seen[key] = true
		i, ok := index[key]
		if !ok {
			text := "unknown key."
			if s := Suggest(key, names); s != "" {
				text += " Did you mean " + join(path, s) + "?"
			} else {
				sort.Strings(names)
				text += " Known here: " + strings.Join(names, ", ")
			}
			d.add(at, sub, text)
			continue
		}
		d.at[sub] = at
		d.value(sub, p.Value, v.Field(i))
	}
}

func (d *Doc) entries(path string, n ast.Node, v reflect.Value) {
	pairs, ok := mapping(n)
	if !ok {
		d.add(posOf(n.GetToken()), path, "a mapping (key: value) is wanted here")
		return
	}
	v.Set(reflect.MakeMap(v.Type()))
	for _, p := range pairs {
		key := p.Key.GetToken().Value
		sub := join(path, key)
		k := reflect.ValueOf(key).Convert(v.Type().Key())
		if v.MapIndex(k).IsValid() {
			d.add(posOf(p.Key.GetToken()), sub, "given twice; keep one")
			continue
		}
		d.at[sub] = posOf(p.Key.GetToken())
		e := reflect.New(v.Type().Elem()).Elem()
		d.value(sub, p.Value, e)
		v.SetMapIndex(k, e)
	}
}

func (d *Doc) list(path string, n ast.Node, v reflect.Value) {
	seq, ok := n.(*ast.SequenceNode)
	if !ok {
		d.add(posOf(n.GetToken()), path, "a list is wanted here: [a, b], or one \"- \" per line")
		return
	}
	s := reflect.MakeSlice(v.Type(), len(seq.Values), len(seq.Values))
	for i, e := range seq.Values {
		d.value(fmt.Sprintf("%s[%d]", path, i), e, s.Index(i))
	}
	v.Set(s)
}

func join(path, key string) string {
	if path == "" {
		return key
	}
	return path + "." + key
}

func mapping(n ast.Node) ([]*ast.MappingValueNode, bool) {
	switch x := n.(type) {
	case *ast.MappingNode:
		return x.Values, true
	case *ast.MappingValueNode:
		return []*ast.MappingValueNode{x}, true
	}
	return nil, false
}

func scalar(n ast.Node) (string, bool) {
	switch x := n.(type) {
	case *ast.StringNode:
		return x.Value, true
	case *ast.LiteralNode:
		return x.Value.Value, true
	case ast.ScalarNode:
		return x.GetToken().Value, true
	}
	return "", false
}
