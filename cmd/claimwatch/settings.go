package main

import (
	"fmt"
	"reflect"
	"strings"
)

// settings lists every setting by path ("crawl.timeout"), in the order of
// config.yaml.
var settings = settingPaths("", reflect.TypeFor[Config]())

func settingPaths(prefix string, t reflect.Type) []string {
	var out []string
	for i := range t.NumField() {
		f := t.Field(i)
		name := f.Tag.Get("yaml")
		if name == "" || name == "-" {
			continue
		}
		if f.Type.Kind() == reflect.Struct {
			out = append(out, settingPaths(prefix+name+".", f.Type)...)
			continue
		}
		out = append(out, prefix+name)
	}
	return out
}

// field finds the setting with the given path.
func (c Config) field(path string) reflect.Value {
	v := reflect.ValueOf(c)
	for part := range strings.SplitSeq(path, ".") {
		t := v.Type()
		for i := range t.NumField() {
			if t.Field(i).Tag.Get("yaml") == part {
				v = v.Field(i)
				break
			}
		}
	}
	return v
}

// setting returns the value with the given path, as it is written in a file.
func (c Config) setting(path string) any {
	v := c.field(path).Interface()
	if s, ok := v.(fmt.Stringer); ok {
		return s.String()
	}
	return v
}

// kind is the kind of value that a setting holds.
func (c Config) kind(path string) reflect.Kind { return c.field(path).Kind() }

// origin says where the setting with the given path comes from.
func (c Config) origin(path string) string {
	if from, ok := c.From[path]; ok {
		return from
	}
	return "default"
}
