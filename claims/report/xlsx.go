package report

import (
	"fmt"
	"io"

	"github.com/xuri/excelize/v2"
)

// WriteXLSX writes the tables of the report as one workbook, a sheet each,
// behind a first sheet with what must be known before any number is copied.
// Every text is written as text: no cell is a formula, whatever it begins
// with. The same day gives the same bytes.
func (d *Day) WriteXLSX(w io.Writer) error {
	f := excelize.NewFile()
	x := &workbook{f: f, bold: -1}
	x.sheet("report", func(add func(...any)) { d.front(add) })
	for _, t := range d.tables() {
		x.sheet(t.name, func(add func(...any)) {
			head := make([]any, len(t.head))
			for i, h := range t.head {
				head[i] = h
			}
			add(head...)
			t.each(add)
		})
	}
	x.try(f.DeleteSheet("Sheet1"))
	// The moments of a workbook are those of the day, not of a clock.
	stamp := d.To.UTC().Format("2006-01-02T15:04:05Z")
	x.try(f.SetDocProps(&excelize.DocProperties{Creator: "claimwatch", LastModifiedBy: "claimwatch", Created: stamp, Modified: stamp, Title: Bare(d.Title())}))
	if x.err == nil {
		_, x.err = f.WriteTo(w)
	}
	if err := f.Close(); x.err == nil {
		x.err = err
	}
	if x.err != nil {
		return fmt.Errorf("cannot write the workbook: %w", x.err)
	}
	return nil
}

// front is the first sheet: title, period, bottom line.
func (d *Day) front(add func(...any)) {
	if d.Banner != "" {
		add(d.Banner)
	}
	add(Bare(d.Title()))
	for _, s := range d.HeadLines() {
		add(Bare(s))
	}
	add("")
	for _, s := range d.BottomLine {
		add(Bare(s))
	}
}

// A workbook keeps the first error.
type workbook struct {
	f    *excelize.File
	bold int
	err  error
}

func (x *workbook) try(err error) {
	if x.err == nil {
		x.err = err
	}
}

func (x *workbook) sheet(name string, each func(add func(...any))) {
	_, err := x.f.NewSheet(name)
	x.try(err)
	row := 0
	each(func(cells ...any) {
		row++
		for i, v := range cells {
			at, err := excelize.CoordinatesToCellName(i+1, row)
			x.try(err)
			x.try(x.set(name, at, v))
		}
	})
	x.try(x.f.SetPanes(name, &excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"}))
}

// set writes a number as a number and everything else as text.
func (x *workbook) set(sheet, at string, v any) error {
	switch v := v.(type) {
	case int:
		return x.f.SetCellInt(sheet, at, int64(v))
	case *float64:
		if v == nil {
			return nil
		}
		return x.f.SetCellFloat(sheet, at, *v, -1, 64)
	case bool:
		return x.f.SetCellBool(sheet, at, v)
	}
	return x.f.SetCellStr(sheet, at, cell(fmt.Sprint(v)))
}
