package review

import (
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"

	"golang.org/x/crypto/argon2"
)

// A PasswordCost is what computing the hash of one password takes.
type PasswordCost struct {
	KiB    uint32 // of memory
	Passes uint32 // over the memory
	Lanes  uint8
}

// DefaultPasswordCost is what a desk pays: 64 MiB and three passes, which
// exceeds OWASP's advice on Argon2id in every column.
func DefaultPasswordCost() PasswordCost { return PasswordCost{KiB: 64 << 10, Passes: 3, Lanes: 1} }

// Bounds of a password, in characters. The upper one keeps a login from being
// used to make the desk compute.
const (
	minPassword = 15
	maxPassword = 256
)

// argonTurn lets one hash be computed at a time: each takes 64 MiB.
var argonTurn = make(chan struct{}, 1)

func (c PasswordCost) argon(password string, salt []byte) []byte {
	argonTurn <- struct{}{}
	defer func() { <-argonTurn }()
	return argon2.IDKey([]byte(password), salt, c.Passes, c.KiB, c.Lanes, 32)
}

// Hash returns what is kept of a password.
func (c PasswordCost) Hash(password string) string {
	salt := make([]byte, 16)
	rand.Read(salt) //nolint:errcheck // never fails since Go 1.24
	enc := base64.RawStdEncoding
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$%s$%s", argon2.Version, c.KiB, c.Passes, c.Lanes, enc.EncodeToString(salt), enc.EncodeToString(c.argon(password, salt)))
}

// Check reports whether a password is the one that was kept, at whatever cost
// it was hashed. An account without one takes as long as one that was hashed
// at c.
func (c PasswordCost) Check(kept, password string) bool {
	var version int
	var of PasswordCost
	parts := strings.Split(kept, "$")
	if len(parts) != 6 || parts[1] != "argon2id" || utf8.RuneCountInString(password) > maxPassword {
		c.argon("", make([]byte, 16))
		return false
	}
	_, err1 := fmt.Sscanf(parts[2], "v=%d", &version)
	_, err2 := fmt.Sscanf(parts[3], "m=%d,t=%d,p=%d", &of.KiB, &of.Passes, &of.Lanes)
	salt, err3 := base64.RawStdEncoding.DecodeString(parts[4])
	want, err4 := base64.RawStdEncoding.DecodeString(parts[5])
	if errors.Join(err1, err2, err3, err4) != nil || version != argon2.Version || of.KiB > 1<<20 || of.Passes > 16 || of.Passes == 0 || of.Lanes == 0 {
		return false
	}
	return subtle.ConstantTimeCompare(of.argon(password, salt), want) == 1
}

// GoodPassword says in words why a password will not do; nil when it will.
// Length is what counts; kinds of characters are not prescribed.
func GoodPassword(name, password string) error {
	n := utf8.RuneCountInString(password)
	distinct := map[rune]bool{}
	for _, r := range password {
		distinct[r] = true
	}
	switch {
	case n < minPassword:
		return refuse("a password has at least %d characters; four or five words make a good one", minPassword)
	case n > maxPassword:
		return refuse("a password has at most %d characters", maxPassword)
	case len(distinct) < 6:
		return refuse("this password repeats the same few characters")
	case strings.Contains(strings.ToLower(password), strings.ToLower(name)) && n-utf8.RuneCountInString(name) < 8:
		return refuse("this password is little more than the name")
	}
	return nil
}

// NewSecret returns a fresh secret of 256 bits and the hash that is kept.
func NewSecret() (secret, hash string) {
	b := make([]byte, 32)
	rand.Read(b) //nolint:errcheck // never fails since Go 1.24
	secret = base64.RawURLEncoding.EncodeToString(b)
	return secret, HashSecret(secret)
}

// HashSecret is what is kept of a secret. Secrets are random, so that one
// pass of SHA-256 does.
func HashSecret(secret string) string {
	h := sha256.Sum256([]byte(secret))
	return hex.EncodeToString(h[:])
}
