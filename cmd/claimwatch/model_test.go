package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"claimwatch/claims"
	"claimwatch/crawler/news"
)

// modelServer answers every question with the same words, and counts them.
func modelServer(t *testing.T, answer *string, asked *int) string {
	t.Helper()
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/api/tags":
			fmt.Fprint(w, `{"models":[{"name":"tiny","digest":"feedbeefcafe0000"}]}`)
		case "/v1/chat/completions":
			*asked++
			content, err := json.Marshal(*answer)
			if err != nil {
				t.Error(err)
			}
			fmt.Fprintf(w, `{"choices":[{"message":{"role":"assistant","content":%s}}]}`, content)
		default:
			http.NotFound(w, r)
		}
	}))
	t.Cleanup(s.Close)
	return s.URL
}

func TestAModelGivesASecondOpinion(t *testing.T) {
	answer, asked := `{"relation":"mentions","sure":0.95}`, 0
	cfg, err := parseConfig("c.yaml", []byte("matching: {model: {kind: http, name: tiny, url: \""+modelServer(t, &answer, &asked)+"\"}}"))
	if err != nil {
		t.Fatal(err)
	}
	r, err := loadRooms(cfg)
	if err != nil {
		t.Fatal(err)
	}
	art := news.Article{Lang: "en", Text: "In 2012 the US took another step towards the MEK.", State: news.ArticleOK}
	if n := len(r.match(context.Background(), art).Evidence); n != 0 {
		t.Fatalf("the matcher alone finds %d claims; the sentence is meant for the model", n)
	}
	var log bytes.Buffer
	r.takeModel(context.Background(), slog.New(slog.NewTextHandler(&log, nil)))
	found := r.match(context.Background(), art).Evidence
	if len(found) == 0 || asked == 0 {
		t.Fatalf("the model was asked %d times and %d claims found; log:\n%s", asked, len(found), log.String())
	}
	for _, e := range found {
		last := e.Reasons[len(e.Reasons)-1]
		if e.Tier != claims.Suggest || last.Kind != "model" || !strings.Contains(last.Text, "http:tiny@feedbeefcafe") {
			t.Errorf("%s: tier %s, reason %+v; want it in the queue, with the model and its hash", e.Claim, e.Tier, last)
		}
	}
	if k := r.modelCheck(context.Background()); k.State != "ok" || !strings.Contains(k.Text, "http:tiny@feedbeefcafe") {
		t.Errorf("doctor: %+v", k)
	}
	if v := r.matcherVersion(); !strings.HasSuffix(v, "+http:tiny/entail") || !strings.HasPrefix(v, r.matcher.Version()) {
		t.Errorf("version %q", v)
	}
	answer = "Of course! The claim is true."
	if n := len(r.match(context.Background(), art).Evidence); n != 0 || !strings.Contains(log.String(), "the matcher's result stands") {
		t.Errorf("an answer that is no answer: %d claims; log:\n%s", n, log.String())
	}
}

func TestAModelThatIsNotThereIsNoFault(t *testing.T) {
	cfg, err := parseConfig("c.yaml", []byte("matching: {model: {kind: static, dir: "+t.TempDir()+", use: [embed]}}"))
	if err != nil {
		t.Fatal(err)
	}
	r, err := loadRooms(cfg)
	if err != nil {
		t.Fatal(err)
	}
	var log bytes.Buffer
	r.takeModel(context.Background(), slog.New(slog.NewTextHandler(&log, nil)))
	if k := r.modelCheck(context.Background()); k.State != "warn" || !strings.Contains(k.Text, "cannot read the model") {
		t.Errorf("doctor: %+v", k)
	}
	if r.second != nil || !strings.Contains(log.String(), "the matcher works without it") {
		t.Errorf("log %q", log.String())
	}
	art := news.Article{Lang: "en", Text: "The US took the MEK off its list of terrorist organisations in 2012.", State: news.ArticleOK}
	if len(r.match(context.Background(), art).Evidence) == 0 {
		t.Error("the matcher finds nothing")
	}
}

func TestModelSettingsAreChecked(t *testing.T) {
	for settings, say := range map[string]string{
		`{kind: oracle}`: `matching.model.kind: "oracle": one of http, static, onnx`,
		`{kind: http, name: m, url: "http://192.0.2.1:1"}`: "matching.model.url: model server 192.0.2.1:1 is not on this machine",
		`{kind: http}`:                            "no model is named",
		`{kind: static, use: [embed]}`:            "matching.model.dir: name the directory",
		`{kind: onnx, dir: x, use: [embed]}`:      "matching.model.library: name the shared library",
		`{kind: static, dir: x}`:                  "matching.model.use[0]: a model of kind static can only embed",
		`{kind: http, name: m, use: [translate]}`: "wants entail or embed",
		`{kind: http, name: m, use: [dream]}`:     `"dream": one of entail, embed, translate`,
		`{kind: http, name: m, sure: 2}`:          "matching.model.sure: 2",
		`{kind: http, name: m, most: 0}`:          "matching.model.most: 0",
	} {
		_, err := parseConfig("c.yaml", []byte("matching: {model: "+settings+"}"))
		if err == nil || !strings.Contains(err.Error(), say) {
			t.Errorf("%s: %v, want %q", settings, err, say)
		}
	}
}

// TestSettingsWrittenOutAreReadBack holds the file of settings that a backup
// carries to the settings themselves, nested ones too.
func TestSettingsWrittenOutAreReadBack(t *testing.T) {
	c, err := parseConfig("c.yaml", []byte("matching: {lexicon: own.txt, model: {kind: http, name: tiny, near: 0.25}}"))
	if err != nil {
		t.Fatal(err)
	}
	text, err := c.text()
	if err != nil {
		t.Fatal(err)
	}
	again, err := parseConfig("again.yaml", text)
	if err != nil {
		t.Fatalf("%v\n%s", err, text)
	}
	for _, path := range settings {
		if got, want := fmt.Sprint(again.setting(path)), fmt.Sprint(c.setting(path)); got != want {
			t.Errorf("%s: %s, want %s", path, got, want)
		}
	}
}
