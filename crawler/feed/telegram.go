package feed

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/PuerkitoBio/goquery"

	"claimwatch/crawler/news"
)

// telegram reads the public preview of a channel, t.me/s/NAME. Each post
// becomes a link to the post's own page, with its text as the summary. A gap
// in the numbers of the posts is noted, and [Result.Older] leads to what
// stands before the oldest post shown.
func telegram(text, baseURL string) (Result, error) {
	r := Result{Kind: news.Telegram}
	doc, c, err := page(text, baseURL)
	if err != nil {
		return r, err
	}
	posts := doc.Find(".tgme_widget_message[data-post]")
	if posts.Length() == 0 {
		return r, &Error{Got: NoPreview, Text: "the channel shows no public preview: it is private, closed to previews, or for adults only; its posts cannot be read here"}
	}
	r.Title = plain(doc.Find(".tgme_channel_info_header_title").First().Text(), maxTitle)
	var ids []int
	posts.Each(func(_ int, p *goquery.Selection) {
		id := p.AttrOr("data-post", "")
		name, number, ok := strings.Cut(id, "/")
		n, err := strconv.Atoi(number)
		if !ok || err != nil || name == "" || n <= 0 {
			return
		}
		ids = append(ids, n)
		c.add("https://t.me/"+name+"/"+number+"?embed=1", post(p))
	})
	// The preview lists the oldest post first; every other listing the newest.
	for i := len(c.links) - 1; i >= 0; i-- {
		r.Links = append(r.Links, c.links[i])
	}
	for i := 1; i < len(ids); i++ {
		if missing := ids[i] - ids[i-1] - 1; missing > 0 {
			r.note("%d posts between %d and %d are not shown", missing, ids[i-1], ids[i])
		}
	}
	if len(ids) > 0 && ids[0] > 1 && c.base != nil {
		older := *c.base
		older.RawQuery = fmt.Sprintf("before=%d", ids[0])
		r.Older = older.String()
	}
	return r, nil
}

// post reads one post of a preview. Posts have no title: their first line
// stands for it.
func post(p *goquery.Selection) news.Link {
	body := p.Find(".tgme_widget_message_text").Last()
	body.Find("br").ReplaceWithHtml("\n")
	text := strings.TrimSpace(body.Text())
	line, _, _ := strings.Cut(text, "\n")
	l := news.Link{Title: plain(line, 120), Summary: plain(text, maxSummary)}
	l.RawDate = p.Find("time[datetime]").Last().AttrOr("datetime", "")
	if t, ok := Date(l.RawDate, "", time.UTC); ok {
		l.Published = t
	}
	l.Publisher = plain(p.Find(".tgme_widget_message_forwarded_from_name").First().Text(), maxTitle)
	return l
}
