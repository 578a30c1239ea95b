package deliver

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"
)

// hookTime bounds one call; the receiver is to accept first and work later.
const hookTime = 5 * time.Second

// A Webhook is one address that gets messages as signed JSON, by the rules of
// Standard Webhooks: the headers webhook-id, webhook-timestamp and
// webhook-signature, the last "v1," and the base64 of the HMAC-SHA256 over
// id.timestamp.body. The id of a message stays the same when it is sent again.
type Webhook struct {
	URL    string
	Secret func() ([]byte, error) // read anew for each message, kept nowhere
	Kinds  []string
	Now    func() time.Time
	Client *http.Client // nil = one of its own, which follows no redirect
}

// Name is the address without a query, which may hold a token.
func (w Webhook) Name() string {
	u, err := url.Parse(w.URL)
	if err != nil {
		return "webhook"
	}
	u.RawQuery, u.User, u.Fragment = "", nil, ""
	return "webhook:" + u.String()
}

// Wants reports whether the receiver asked for the kind.
func (w Webhook) Wants(kind string) bool { return wants(w.Kinds, kind) }

// Send posts the message. Anything but a 2xx is a failure; 410 Gone is for
// good.
func (w Webhook) Send(ctx context.Context, m Message) error {
	ctx, cancel := context.WithTimeout(ctx, hookTime)
	defer cancel()
	body, err := json.Marshal(struct {
		Type      string          `json:"type"`
		Timestamp string          `json:"timestamp"`
		Data      json.RawMessage `json:"data"`
	}{m.Kind, m.At.UTC().Format(time.RFC3339), m.JSON})
	if err != nil {
		return Permanent{fmt.Errorf("cannot write the message for %s: %w", w.Name(), err)}
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, w.URL, bytes.NewReader(body))
	if err != nil {
		return Permanent{fmt.Errorf("cannot call %s: the address is wrong", w.Name())}
	}
	secret, err := w.Secret()
	if err != nil {
		return err
	}
	id, stamp := MessageID(m.Key), strconv.FormatInt(w.Now().Unix(), 10)
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("User-Agent", "claimwatch")
	req.Header.Set("webhook-id", id)
	req.Header.Set("webhook-timestamp", stamp)
	req.Header.Set("webhook-signature", Sign(secret, id, stamp, body))
	return w.call(req)
}

func (w Webhook) call(req *http.Request) (err error) {
	client := w.Client
	if client == nil {
		client = &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	}
	resp, err := client.Do(req)
	if err != nil {
		// The error of the client names the whole address, query and all.
		var u *url.Error
		if errors.As(err, &u) {
			err = u.Err
		}
		return fmt.Errorf("cannot call %s: %w", w.Name(), err)
	}
	defer func() { err = errors.Join(err, resp.Body.Close()) }()
	if _, err := io.Copy(io.Discard, io.LimitReader(resp.Body, 64<<10)); err != nil {
		return fmt.Errorf("cannot read the answer of %s: %w", w.Name(), err)
	}
	switch {
	case resp.StatusCode >= 200 && resp.StatusCode < 300:
		return nil
	case resp.StatusCode == http.StatusGone:
		return Permanent{fmt.Errorf("%s answered %s: it wants no more", w.Name(), resp.Status)}
	}
	return fmt.Errorf("%s answered %s", w.Name(), resp.Status)
}

// MessageID is the webhook-id of a message.
func MessageID(key string) string {
	sum := sha256.Sum256([]byte(key))
	return "msg_" + hex.EncodeToString(sum[:12])
}

// Sign returns the value of webhook-signature.
func Sign(secret []byte, id, timestamp string, body []byte) string {
	h := hmac.New(sha256.New, secret)
	h.Write([]byte(id + "." + timestamp + "."))
	h.Write(body)
	return "v1," + base64.StdEncoding.EncodeToString(h.Sum(nil))
}

// ParseSecret reads a webhook's secret as it lies in its file: "whsec_" and
// base64, or the bytes as they are. Fewer than 24 bytes are refused.
func ParseSecret(src []byte) ([]byte, error) {
	s := strings.TrimSpace(string(src))
	secret := []byte(s)
	if b64, ok := strings.CutPrefix(s, "whsec_"); ok {
		var err error
		if secret, err = base64.StdEncoding.DecodeString(b64); err != nil {
			return nil, errors.New("the secret of the webhook is not base64 after whsec_")
		}
	}
	if len(secret) < 24 {
		return nil, errors.New("the secret of the webhook is shorter than 24 bytes; make one with: openssl rand -base64 32")
	}
	return secret, nil
}
