package main

import (
	"context"
	"fmt"
	"log/slog"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"claimwatch/claims"
	"claimwatch/claims/match"
	"claimwatch/claims/match/model"
	"claimwatch/crawler/news"
	"claimwatch/crawler/news/strict"
)

// modelConfig says which model gives a second opinion, if any.
type modelConfig struct {
	Kind        string        `yaml:"kind"`
	Use         []string      `yaml:"use"`
	URL         string        `yaml:"url"`
	Name        string        `yaml:"name"`
	AllowRemote bool          `yaml:"allow_remote"`
	Timeout     time.Duration `yaml:"timeout"`
	Dir         string        `yaml:"dir"`
	Library     string        `yaml:"library"`
	Prefix      string        `yaml:"prefix"`
	Sure        float64       `yaml:"sure"`
	Near        float64       `yaml:"near"`
	Most        int           `yaml:"most"`
}

func (m modelConfig) lint(doc *strict.Doc) {
	switch m.Kind {
	case "":
		return
	case "http":
		if _, err := model.NewClient(m.client()); err != nil {
			doc.Errorf("matching.model.url", "%v", err)
		}
	case "static", "onnx":
		if m.Dir == "" {
			doc.Errorf("matching.model.dir", "name the directory that holds the model and its tokenizer.json")
		}
		if m.Kind == "onnx" && m.Library == "" {
			doc.Errorf("matching.model.library", "name the shared library of onnxruntime, such as /usr/lib/libonnxruntime.so.1")
		}
	default:
		doc.Errorf("matching.model.kind", "%q: one of http, static, onnx, or \"\" for none", m.Kind)
	}
	for i, use := range m.Use {
		path := fmt.Sprintf("matching.model.use[%d]", i)
		switch {
		case !slices.Contains([]string{"entail", "embed", "translate"}, use):
			doc.Errorf(path, "%q: one of entail, embed, translate", use)
		case use != "embed" && m.Kind != "http":
			doc.Errorf(path, "a model of kind %s can only embed", m.Kind)
		}
	}
	if !slices.Contains(m.Use, "entail") && !slices.Contains(m.Use, "embed") {
		doc.Errorf("matching.model.use", "wants entail or embed: a translation alone decides nothing")
	}
	for path, v := range map[string]float64{"matching.model.sure": m.Sure, "matching.model.near": m.Near} {
		if v <= 0 || v > 1 {
			doc.Errorf(path, "%g: above 0, at most 1", v)
		}
	}
	if m.Most < 1 {
		doc.Errorf("matching.model.most", "%d: at least 1", m.Most)
	}
}

func (m modelConfig) client() model.ClientOptions {
	return model.ClientOptions{URL: m.URL, Model: m.Name, AllowRemote: m.AllowRemote, Timeout: m.Timeout}
}

// open loads the model, and finds out whether it works.
func (m modelConfig) open(ctx context.Context, o model.Options) (*model.Reviewer, error) {
	o.Sure, o.Near, o.Most = m.Sure, m.Near, m.Most
	uses := func(what string) bool { return slices.Contains(m.Use, what) }
	switch m.Kind {
	case "http":
		c, err := model.NewClient(m.client())
		if err != nil {
			return nil, err
		}
		if err := c.Identify(ctx); err != nil {
			return nil, err
		}
		if uses("entail") {
			o.Entailer = c
		}
		if uses("embed") {
			o.Embedder = c
		}
		if uses("translate") {
			o.Translator = c
		}
	case "static":
		s, err := model.OpenStatic(m.Dir)
		if err != nil {
			return nil, err
		}
		o.Embedder = s
	case "onnx":
		x, err := model.OpenONNX(model.ONNXOptions{Dir: m.Dir, Library: m.Library, Prefix: m.Prefix})
		if err != nil {
			return nil, err
		}
		o.Embedder = x
	}
	return model.NewReviewer(ctx, o)
}

// takeModel loads the configured model. One that cannot be loaded is a fault
// to be logged, not a reason to stop: the matcher needs none.
func (r *rooms) takeModel(ctx context.Context, log *slog.Logger) {
	m := r.cfg.Matching.Model
	if m.Kind == "" {
		return
	}
	second, err := m.open(ctx, model.Options{Claims: r.claims})
	if err != nil {
		log.Warn("no second opinion: the model cannot be used, the matcher works without it", "kind", m.Kind, "error", err)
		return
	}
	log.Info("second opinion", "model", second.Version())
	r.second, r.modelLog = model.NewBreaker(second, wallClock{}.Now), log
}

// modelCheck finds out whether the configured model works.
func (r *rooms) modelCheck(ctx context.Context) check {
	second, err := r.cfg.Matching.Model.open(ctx, model.Options{Claims: r.claims})
	if err != nil {
		return check{"model", "warn", err.Error() + "; the matcher works without it", "claimwatch config show"}
	}
	return check{"model", "ok", second.Version(), ""}
}

// modelLogger tells commands that people wait for what is wrong with a model,
// and nothing else.
func (a *app) modelLogger() *slog.Logger {
	return slog.New(slog.NewTextHandler(a.stderr, &slog.HandlerOptions{Level: slog.LevelWarn}))
}

// match finds the claims in an article: the matcher, then the model where
// there is one. When the model fails, what the matcher found stands.
func (r *rooms) match(ctx context.Context, art news.Article) match.Result {
	res := r.matcher.Match(art)
	if r.second == nil {
		return res
	}
	asked := res
	asked.Near = append(slices.Clone(res.Near), r.matcher.Gated(art, res)...)
	reviewed, err := r.second.Review(ctx, asked)
	if err != nil {
		r.modelLog.Warn("a model failed", "article", art.URL, "error", err)
		return res
	}
	reviewed.Near = slices.DeleteFunc(slices.Clone(res.Near), func(n match.Near) bool {
		return slices.ContainsFunc(reviewed.Evidence, func(e claims.Evidence) bool { return e.Claim == n.Claim && e.Start == n.Start })
	})
	return reviewed
}

// matcherVersion names the matcher and the model: evidence of another version
// is found anew. The model goes by the name it is configured under, so that
// the version is the same whether or not the model can be had just now; the
// hash of its file stands with everything it adds.
func (r *rooms) matcherVersion() string {
	m := r.cfg.Matching.Model
	name := m.Name
	switch m.Kind {
	case "":
		return r.matcher.Version()
	case "static", "onnx":
		name = filepath.Base(m.Dir)
	}
	return fmt.Sprintf("%s+%s:%s/%s", r.matcher.Version(), m.Kind, name, strings.Join(m.Use, "+"))
}

// expand makes the paths of a model mean the same from everywhere.
func (m *modelConfig) expand(resolve func(*string)) {
	resolve(&m.Dir)
	if m.Library != "" && filepath.Base(m.Library) != m.Library {
		resolve(&m.Library) // a bare name is looked for by the system
	}
}
