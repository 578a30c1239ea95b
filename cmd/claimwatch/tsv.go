package main

import "strings"

// maxRecordLines bounds how many lines a quoted field may run over.
const maxRecordLines = 200

// A tsvReader reads tab-separated records of both kinds that are about: plain
// ones, in which a quotation mark is a character like any other, and those of
// spreadsheets, which put a field in quotation marks where it holds one (then
// doubled), a tab or a line end. A field counts as quoted only when the marks
// around and in it are such; a text that merely begins with a quotation is
// left alone.
type tsvReader struct {
	lines  *lineReader
	ahead  []numberedLine // read already, looking for the end of a field
	fields int            // of the first record; 0 = none read yet
}

type numberedLine struct {
	n    int
	text string
	err  error
}

func (r *tsvReader) line() numberedLine {
	if len(r.ahead) > 0 {
		l := r.ahead[0]
		r.ahead = r.ahead[1:]
		return l
	}
	n, line, err := r.lines.next()
	return numberedLine{n, string(line), err}
}

// next returns the next record and the line on which it begins.
func (r *tsvReader) next() (n int, fields []string, err error) {
	l := r.line()
	if l.err != nil {
		return l.n, nil, l.err
	}
	fields, whole := splitQuoted(l.text)
	if !whole {
		if fields = r.runOn(l.text); fields == nil {
			fields = strings.Split(l.text, "\t")
		}
	}
	if r.fields == 0 {
		r.fields = len(fields)
	}
	return l.n, fields, nil
}

// runOn reads on until a field in quotation marks ends, and returns the record
// if it has as many fields as the first; nil otherwise, with nothing lost.
func (r *tsvReader) runOn(text string) []string {
	var read []numberedLine
	for range maxRecordLines {
		l := r.line()
		read = append(read, l)
		if l.err != nil {
			break
		}
		text += "\n" + l.text
		if fields, whole := splitQuoted(text); whole && (r.fields == 0 || len(fields) == r.fields) {
			return fields
		}
	}
	r.ahead = append(read, r.ahead...)
	return nil
}

// splitQuoted splits a record at its tabs, undoing quotation marks. whole is
// false when the last field begins with one and does not end.
func splitQuoted(text string) (fields []string, whole bool) {
	for {
		field, rest, more, open := cutField(text)
		if open {
			return nil, false
		}
		fields = append(fields, field)
		if !more {
			return fields, true
		}
		text = rest
	}
}

// cutField cuts the first field off a record.
func cutField(text string) (field, rest string, more, open bool) {
	if !strings.HasPrefix(text, `"`) {
		field, rest, more = strings.Cut(text, "\t")
		return field, rest, more, false
	}
	var b strings.Builder
	for at := 1; ; {
		i := strings.IndexByte(text[at:], '"')
		if i < 0 {
			break
		}
		b.WriteString(text[at : at+i])
		at += i + 1
		switch {
		case at == len(text):
			return b.String(), "", false, false
		case text[at] == '\t':
			return b.String(), text[at+1:], true, false
		case text[at] != '"': // a text that begins with a quotation
			field, rest, more = strings.Cut(text, "\t")
			return field, rest, more, false
		}
		b.WriteByte('"')
		at++
	}
	return "", "", false, true
}
