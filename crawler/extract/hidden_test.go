package extract

import (
	"strings"
	"testing"

	"claimwatch/crawler/news"
)

// What no reader sees is no text of the article, by whatever means it is
// hidden; what is only set off is.
func TestHiddenText(t *testing.T) {
	const claim = "<p>OTHERCLAIM 9,999 people were killed in the square, said nobody at all.</p>"
	for style, hidden := range map[string]bool{
		"display:none": true, "DISPLAY : none !important": true, "visibility:hidden": true, "opacity:0": true, "opacity:0.0": true, "font-size:0": true, "font-size:0px": true,
		"height:0;overflow:hidden": true, "position:absolute;left:-9999px": true, "position:fixed; top:-999em": true, "text-indent:-9999px": true,
		"clip:rect(0,0,0,0);position:absolute": true, "transform:scale(0)": true, "color:#fff;background:#fff": true, "color:white;background-color:white": true,
		"opacity:0.9": false, "font-size:10px": false, "height:0": false, "position:absolute;left:-9px": false, "left:-9999px": false, "color:#000;background:#fff": false, "margin:0": false, "color:": false,
	} {
		a := Text(page4("The bridge", "<article><h1>The bridge</h1>"+story+`<div style="`+style+`">`+claim+"</div></article>"), "https://a.example/b", news.Source{})
		if strings.Contains(a.Text, "OTHERCLAIM") == hidden {
			t.Errorf("%s: hidden %t, and yet the text is %q", style, hidden, a.Text)
		}
	}
	for _, markup := range []string{"<div hidden>" + claim + "</div>", `<div aria-hidden="true">` + claim + "</div>", "<template>" + claim + "</template>", "<noscript>" + claim + "</noscript>", "<!-- OTHERCLAIM -->", `<img src="/a.png" alt="OTHERCLAIM 9,999 were killed">`} {
		a := Text(page4("The bridge", "<article><h1>The bridge</h1>"+story+markup+"</article>"), "https://a.example/b", news.Source{})
		if strings.Contains(a.Text, "OTHERCLAIM") {
			t.Errorf("%s: the text is %q", markup, a.Text)
		}
	}
}
