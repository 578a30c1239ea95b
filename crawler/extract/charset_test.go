package extract

import (
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	utf16 "golang.org/x/text/encoding/unicode"
)

const (
	persian  = "کسبه بازار بزرگ میگویند تا روشن شدن وضع نرخ ارز مغازه ها را باز نخواهند کرد. رییس اتحادیه گفت دستکم سه هزار مغازه بسته است."
	arabic   = "عادت الرافعات إلى العمل في مرفأ المدينة صباح الثلاثاء بعد إضراب دام خمسة أيام، وقالت النقابة إن الاتفاق يقضي بزيادة الأجور."
	albanian = "Në kampin mbi kodër jetojnë rreth tre mijë njerëz, por në fshatin poshtë tij pak kush i ka parë. Çdo ditë çohen bukë në kamp."
	german   = "Die Kräne am Nordkai laufen wieder. Über die Löhne wurde früh am Morgen Einigung erzielt, für große Freude sorgte das nicht überall."
	russian  = "Паром через залив не ходит третий день из-за шторма, на берегах ждут более четырёхсот грузовиков, сообщил начальник порта."
)

func TestDecode(t *testing.T) {
	windows1256 := charmap.Windows1256
	pad := "<!-- " + strings.Repeat("x", 2000) + " -->"
	for _, row := range []struct {
		name, head, text string
		enc              encoding.Encoding
		header           string
		note             string // what the note begins with
	}{
		{"UTF-8, declared by the header", "", persian, encoding.Nop, "utf-8", ""},
		{"UTF-8, declared by nobody", "", persian, encoding.Nop, "", ""},
		{"UTF-8, declared as Latin by the server's default", "", albanian, encoding.Nop, "iso-8859-1", "charset: declared iso-8859-1, is UTF-8"},
		{"windows-1256 by meta", `<meta charset="windows-1256">`, persian, windows1256, "", ""},
		{"windows-1256 by an old meta", `<meta http-equiv="Content-Type" content="text/html; charset=windows-1256">`, persian, windows1256, "", ""},
		{"windows-1256 by meta at byte 2,000", pad + `<meta charset="windows-1256">`, persian, windows1256, "", ""},
		{"windows-1256 declared as UTF-8 by the header", "", persian, windows1256, "utf-8", "charset: guessed windows-1256"},
		{"windows-1256 declared as UTF-8 by header and meta", `<meta charset="utf-8">`, arabic, windows1256, "utf-8", "charset: guessed windows-1256"},
		{"windows-1256 declared as Latin by the header, rightly by meta", `<meta charset="windows-1256">`, arabic, windows1256, "iso-8859-1", "charset: header says iso-8859-1, is windows-1256"},
		{"windows-1256 declared by nobody", "", persian, windows1256, "", "charset: guessed windows-1256"},
		{"ISO 8859-6 by the header", "", arabic, charmap.ISO8859_6, "iso-8859-6", ""},
		{"ISO 8859-6 declared by nobody", "", arabic, charmap.ISO8859_6, "", "charset: guessed iso-8859-6"},
		{"windows-1252, German, declared by nobody", "", german, charmap.Windows1252, "", "charset: guessed windows-1252"},
		{"windows-1252, Albanian, declared as UTF-8", "", albanian, charmap.Windows1252, "utf-8", "charset: guessed windows-1252"},
		{"windows-1250 by the header", "", albanian, charmap.Windows1250, "windows-1250", ""},
		{"windows-1251 declared by nobody", "", russian, charmap.Windows1251, "", "charset: guessed windows-1251"},
		{"a label that does not exist", "", persian, windows1256, "x-persian", "charset: guessed windows-1256"},
		{"UTF-16 with a mark, little end first", "", persian, utf16.UTF16(utf16.LittleEndian, utf16.UseBOM), "", ""},
		{"UTF-16 with a mark, big end first, declared as UTF-8", "", persian, utf16.UTF16(utf16.BigEndian, utf16.UseBOM), "utf-8", ""},
		{"UTF-16 without a mark", "", persian, utf16.UTF16(utf16.LittleEndian, utf16.IgnoreBOM), "", ""},
		{"a mark before UTF-8", "", persian, utf16.UTF8BOM, "windows-1256", ""},
	} {
		t.Run(row.name, func(t *testing.T) {
			text := row.text
			if row.enc == windows1256 || row.enc == charmap.ISO8859_6 {
				text = strings.ReplaceAll(text, "ی", "ي")
			}
			page := "<html><head>" + row.head + "</head><body><p>" + text + "</p></body></html>"
			body, err := row.enc.NewEncoder().Bytes([]byte(page))
			if err != nil {
				t.Fatal(err)
			}
			got, note := decode(body, row.header)
			if !strings.Contains(got, text) {
				t.Errorf("got %.200q", got[strings.Index(got, "<p>"):])
			}
			if !strings.HasPrefix(note, row.note) || (row.note == "") != (note == "") {
				t.Errorf("note %q, want %q", note, row.note)
			}
		})
	}
}

func TestDecodeKeepsCutOffText(t *testing.T) {
	body := []byte("<p>" + persian)
	got, note := decode(body[:len(body)-2], "") // in the middle of a letter, as a page cut off at a limit
	if note != "" || !strings.HasPrefix(got, "<p>"+persian[:100]) {
		t.Errorf("note %q, text %.80q", note, got)
	}
}

func FuzzDecode(f *testing.F) {
	for _, s := range []string{persian, arabic, albanian, german, russian, "", "\xFF\xFE", "\xEF\xBB\xBF<p>", "\x00a\x00b", `<meta charset="utf-16">`, `<meta charset=x>`} {
		f.Add([]byte(s), "")
		f.Add([]byte(s), "windows-1256")
	}
	f.Fuzz(func(t *testing.T, body []byte, header string) {
		text, _ := decode(body, header)
		if !utf8.ValidString(text) {
			t.Errorf("%q as %q is no UTF-8: %q", body, header, text)
		}
		again, note := decode([]byte(text), "")
		if isUTF8([]byte(text)) && note == "" && len(text) > 0 && !strings.HasPrefix(text, "\uFEFF") && again != text {
			if enc, _ := byteOrder([]byte(text)); enc == nil {
				t.Errorf("decoded again, %q becomes %q", text, again)
			}
		}
	})
}
