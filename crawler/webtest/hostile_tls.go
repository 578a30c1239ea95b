package webtest

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/binary"
	"encoding/pem"
	"fmt"
	"io"
	"math/big"
	"net"
	"strings"
	"sync"
	"time"
)

// certificates are those of the hostile site: an authority made for the
// occasion and what it signs, or does not.
type certificates struct {
	key  *ecdsa.PrivateKey
	root *x509.Certificate

	mu    sync.Mutex
	leafs map[string]*tls.Certificate
}

func newCertificates() (*certificates, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, err
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "Hostile Example Authority"}, NotBefore: time.Now().Add(-time.Hour),
		NotAfter: time.Now().Add(24 * time.Hour), IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageCertSign,
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		return nil, err
	}
	root, err := x509.ParseCertificate(der)
	if err != nil {
		return nil, err
	}
	c := &certificates{key: key, root: root, leafs: map[string]*tls.Certificate{}}
	return c, nil
}

// leaf returns the certificate that the host of a behaviour shows.
func (c *certificates) leaf(host string) (*tls.Certificate, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if l := c.leafs[host]; l != nil {
		return l, nil
	}
	from, until, name, parent := time.Now().Add(-time.Hour), time.Now().Add(24*time.Hour), host, c.root
	switch nameOf(host) {
	case "tls-expired":
		from, until = time.Now().Add(-48*time.Hour), time.Now().Add(-24*time.Hour)
	case "tls-wrong-host":
		name = "somebody-else.example"
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(int64(len(c.leafs) + 2)), Subject: pkix.Name{CommonName: name}, DNSNames: []string{name}, NotBefore: from, NotAfter: until,
		KeyUsage: x509.KeyUsageDigitalSignature, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
	}
	if nameOf(host) == "tls-self-signed" {
		parent = template
	}
	der, err := x509.CreateCertificate(rand.Reader, template, parent, &c.key.PublicKey, c.key)
	if err != nil {
		return nil, fmt.Errorf("cannot make a certificate for %s: %w", host, err)
	}
	c.leafs[host] = &tls.Certificate{Certificate: [][]byte{der}, PrivateKey: c.key}
	return c.leafs[host], nil
}

// accept does the server's part of the handshake. It returns nil when that
// fails, and whether HTTP/2 is spoken.
func (c *certificates) accept(conn net.Conn) (*tls.Conn, bool) {
	s := tls.Server(conn, &tls.Config{
		NextProtos: []string{"h2", "http/1.1"},
		GetConfigForClient: func(hello *tls.ClientHelloInfo) (*tls.Config, error) {
			if nameOf(hello.ServerName) == "tls-stalls" {
				_, _ = io.Copy(io.Discard, conn) // until the other side has had enough
				return nil, io.EOF
			}
			leaf, err := c.leaf(hello.ServerName)
			if err != nil {
				return nil, err
			}
			protos := []string{"http/1.1"}
			if strings.HasPrefix(nameOf(hello.ServerName), "h2-") {
				protos = []string{"h2"}
			}
			return &tls.Config{Certificates: []tls.Certificate{*leaf}, NextProtos: protos}, nil
		},
	})
	if err := s.Handshake(); err != nil {
		return nil, false
	}
	return s, s.ConnectionState().NegotiatedProtocol == "h2"
}

// Authority is the certificate, as PEM, of the authority that vouches for the
// site's hosts: for meeting what lies behind the lock.
func (h *Hostile) Authority() []byte {
	return pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: h.certs.root.Raw})
}

// Frames of HTTP/2 (RFC 9113), as far as they are needed to misbehave.
const (
	frameHeaders  = 1
	frameReset    = 3
	frameSettings = 4
	frameGoAway   = 7
)

func frame(kind, flags byte, stream uint32, payload ...byte) []byte {
	out := []byte{byte(len(payload) >> 16), byte(len(payload) >> 8), byte(len(payload)), kind, flags}
	return append(binary.BigEndian.AppendUint32(out, stream), payload...)
}

// http2 serves a connection on which HTTP/2 was agreed.
func (h *Hostile) http2(c *tls.Conn) {
	name := nameOf(c.ConnectionState().ServerName)
	preface := make([]byte, len("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"))
	if _, err := io.ReadFull(c, preface); err != nil {
		return
	}
	h.mu.Lock()
	h.hits = append(h.hits, Hit{At: h.now(), Method: "PRI", Host: c.ConnectionState().ServerName, Path: "*"})
	h.mu.Unlock()
	settings := frame(frameSettings, 0, 0)
	if name == "h2-frame-size-0" {
		settings = frame(frameSettings, 0, 0, 0, 5, 0, 0, 0, 0) // SETTINGS_MAX_FRAME_SIZE = 0
	}
	if _, err := c.Write(settings); err != nil {
		return
	}
	h.frames(c, name)
}

// frames reads what the client sends and answers as the behaviour wants.
func (h *Hostile) frames(c io.ReadWriter, name string) {
	head := make([]byte, 9)
	for {
		if _, err := io.ReadFull(c, head); err != nil {
			return
		}
		size := int64(head[0])<<16 | int64(head[1])<<8 | int64(head[2])
		if _, err := io.CopyN(io.Discard, c, size); err != nil {
			return
		}
		if head[3] != frameHeaders {
			continue
		}
		stream := binary.BigEndian.Uint32(head[5:]) & 0x7fffffff
		switch name {
		case "h2-goaway":
			_, _ = c.Write(frame(frameGoAway, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)) // last stream 0: nothing was done
		case "h2-reset-flood":
			for {
				if _, err := c.Write(frame(frameReset, 0, stream, 0, 0, 0, 7)); err != nil { // REFUSED_STREAM
					return
				}
			}
		}
	}
}
