package model

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"syscall"
	"time"
)

// maxAnswer bounds an answer of a server, in bytes: a batch of vectors is the
// longest.
const maxAnswer = 32 << 20

// ClientOptions say where a server is.
type ClientOptions struct {
	URL         string        // such as http://127.0.0.1:11434 for Ollama, http://127.0.0.1:8080 for llama.cpp
	Model       string        // name in the server's list
	Key         string        // sent as a bearer token; "" = none
	AllowRemote bool          // talk to other machines too: article text then leaves this one
	Timeout     time.Duration // for one answer; 0 = 30 s
}

// A Client speaks the OpenAI protocol: /v1/embeddings and
// /v1/chat/completions. It is all three: an [Embedder], an [Entailer] and a
// [Translator], as far as the model on the server can be.
type Client struct {
	base  string
	model string
	key   string
	hash  string
	http  *http.Client
}

// NewClient makes a client. Only loopback addresses are spoken to unless
// AllowRemote is set: that is checked on the address dialled, not on its name.
// Proxies are not used, redirects not followed.
func NewClient(o ClientOptions) (*Client, error) {
	u, err := url.Parse(o.URL)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" || u.User != nil || u.RawQuery != "" {
		return nil, fmt.Errorf("model server %q: write an address such as http://127.0.0.1:11434", o.URL)
	}
	if o.Model == "" {
		return nil, fmt.Errorf("model server %s: no model is named", o.URL)
	}
	if o.Timeout <= 0 {
		o.Timeout = 30 * time.Second
	}
	dialer := &net.Dialer{Timeout: 5 * time.Second}
	if !o.AllowRemote {
		if ip := net.ParseIP(u.Hostname()); ip != nil && !ip.IsLoopback() {
			return nil, remoteError(u.Host)
		}
		dialer.Control = onlyLoopback
	}
	base := strings.TrimSuffix(strings.TrimSuffix(o.URL, "/"), "/v1")
	return &Client{
		base: base, model: o.Model, key: o.Key,
		http: &http.Client{
			Timeout:   o.Timeout,
			Transport: &http.Transport{DialContext: dialer.DialContext, MaxIdleConnsPerHost: 4},
			CheckRedirect: func(r *http.Request, _ []*http.Request) error {
				return fmt.Errorf("the model server sends elsewhere, to %s; that is not followed", r.URL.Redacted())
			},
		},
	}, nil
}

func remoteError(host string) error {
	return fmt.Errorf("model server %s is not on this machine: article text would leave it. Set allow_remote if that is meant", host)
}

// onlyLoopback refuses to dial what is not this machine, whatever its name
// says.
func onlyLoopback(_, address string, _ syscall.RawConn) error {
	host, _, err := net.SplitHostPort(address)
	if err != nil {
		return fmt.Errorf("model server %s: %w", address, err)
	}
	if ip := net.ParseIP(host); ip == nil || !ip.IsLoopback() {
		return remoteError(address)
	}
	return nil
}

// Identity names the model. Its hash is known after [Client.Identify].
func (c *Client) Identity() Identity { return Identity{"http", c.model, c.hash} }

// Identify asks the server for its list of models and keeps the digest of
// ours, where the server tells one (Ollama does). The error says that the
// server cannot be reached, or that it does not list the model.
func (c *Client) Identify(ctx context.Context) error {
	var tags struct {
		Models []struct{ Name, Model, Digest string } `json:"models"`
	}
	if err := c.call(ctx, http.MethodGet, "/api/tags", nil, &tags); err == nil {
		for _, m := range tags.Models {
			if m.Name == c.model || m.Model == c.model || m.Name == c.model+":latest" {
				c.hash = strings.TrimPrefix(m.Digest, "sha256:")
				return nil
			}
		}
		if len(tags.Models) > 0 {
			return fmt.Errorf("the model server %s does not list %q", c.base, c.model)
		}
	}
	var list struct {
		Data []struct {
			ID string `json:"id"`
		} `json:"data"`
	}
	if err := c.call(ctx, http.MethodGet, "/v1/models", nil, &list); err != nil {
		return err
	}
	for _, m := range list.Data {
		if m.ID == c.model {
			return nil
		}
	}
	return fmt.Errorf("the model server %s does not list %q", c.base, c.model)
}

// Embed asks for the vectors of texts.
func (c *Client) Embed(ctx context.Context, texts []string) ([][]float32, error) {
	if len(texts) == 0 {
		return nil, nil
	}
	in := make([]string, len(texts))
	for i, t := range texts {
		in[i] = clean(t)
	}
	var ans struct {
		Data []struct {
			Index     int       `json:"index"`
			Embedding []float32 `json:"embedding"`
		} `json:"data"`
	}
	if err := c.call(ctx, http.MethodPost, "/v1/embeddings", map[string]any{"model": c.model, "input": in}, &ans); err != nil {
		return nil, err
	}
	out := make([][]float32, len(texts))
	for _, d := range ans.Data {
		if d.Index < 0 || d.Index >= len(out) || out[d.Index] != nil || len(d.Embedding) == 0 {
			return nil, fmt.Errorf("%w: vector %d of %d texts", errForm, d.Index, len(texts))
		}
		out[d.Index] = d.Embedding
	}
	for i, v := range out {
		if v == nil || len(v) != len(out[0]) {
			return nil, fmt.Errorf("%w: no vector of the right length for text %d", errForm, i)
		}
	}
	return out, nil
}

// Entail asks how a sentence stands to a claim.
func (c *Client) Entail(ctx context.Context, premise, hypothesis string) (Verdict, error) {
	answer, err := c.chat(ctx, entailSystem, entailPrompt(premise, hypothesis))
	if err != nil {
		return Verdict{}, err
	}
	return parseVerdict(answer)
}

// Translate asks for a sentence in English.
func (c *Client) Translate(ctx context.Context, text, lang string) (string, error) {
	answer, err := c.chat(ctx, translateSystem, "Language: "+languageTag(lang)+"\n\n"+fenced("SENTENCE", text))
	if err != nil {
		return "", err
	}
	return parseTranslation(answer)
}

// languageTag lets through only what a language tag can be.
func languageTag(lang string) string {
	for _, r := range lang {
		if (r < 'a' || r > 'z') && (r < 'A' || r > 'Z') && r != '-' || len(lang) > 12 {
			return "unknown"
		}
	}
	if lang == "" {
		return "unknown"
	}
	return lang
}

// chat asks one question. The same question gets the same answer, as far as
// the server can: temperature 0, one seed.
func (c *Client) chat(ctx context.Context, system, user string) (string, error) {
	type message struct {
		Role    string `json:"role"`
		Content string `json:"content"`
	}
	ask := map[string]any{
		"model": c.model, "messages": []message{{"system", system}, {"user", user}},
		"temperature": 0, "seed": 1, "max_tokens": 1500, "stream": false,
		"response_format": map[string]string{"type": "json_object"},
	}
	var ans struct {
		Choices []struct {
			Message message `json:"message"`
		} `json:"choices"`
	}
	if err := c.call(ctx, http.MethodPost, "/v1/chat/completions", ask, &ans); err != nil {
		return "", err
	}
	if len(ans.Choices) != 1 {
		return "", fmt.Errorf("%w: %d choices", errForm, len(ans.Choices))
	}
	return ans.Choices[0].Message.Content, nil
}

// call makes one request and decodes its answer.
func (c *Client) call(ctx context.Context, method, path string, ask, ans any) error {
	var body io.Reader
	if ask != nil {
		b, err := json.Marshal(ask)
		if err != nil {
			return fmt.Errorf("cannot ask the model: %w", err)
		}
		body = bytes.NewReader(b)
	}
	req, err := http.NewRequestWithContext(ctx, method, c.base+path, body)
	if err != nil {
		return fmt.Errorf("cannot ask the model: %w", err)
	}
	req.Header.Set("Content-Type", "application/json")
	if c.key != "" {
		req.Header.Set("Authorization", "Bearer "+c.key)
	}
	resp, err := c.http.Do(req)
	if err != nil {
		return fmt.Errorf("cannot ask the model: %w", err)
	}
	defer resp.Body.Close()
	b, err := io.ReadAll(io.LimitReader(resp.Body, maxAnswer+1))
	switch {
	case err != nil:
		return fmt.Errorf("cannot read the model's answer: %w", err)
	case len(b) > maxAnswer:
		return fmt.Errorf("the model's answer is longer than %d MiB", maxAnswer>>20)
	case resp.StatusCode != http.StatusOK:
		return fmt.Errorf("the model server answers %s to %s: %.200q", resp.Status, path, b)
	}
	if err := json.Unmarshal(b, ans); err != nil {
		return errors.Join(errForm, err)
	}
	return nil
}
