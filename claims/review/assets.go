package review

import (
	"embed"
	"fmt"
	"path"
	"strings"
)

//go:embed assets/*
var assetFiles embed.FS

// An assetFile is a style sheet, a script or an icon, under a name that
// changes with what is in it.
type assetFile struct {
	path, mime string
	body       []byte
}

func loadAssets() (map[string]assetFile, error) {
	files, err := assetFiles.ReadDir("assets")
	if err != nil {
		return nil, fmt.Errorf("cannot list the assets: %w", err)
	}
	mimes := map[string]string{".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".svg": "image/svg+xml"}
	out := map[string]assetFile{}
	for _, f := range files {
		b, err := assetFiles.ReadFile("assets/" + f.Name())
		if err != nil {
			return nil, fmt.Errorf("cannot read the asset %s: %w", f.Name(), err)
		}
		ext := path.Ext(f.Name())
		out[f.Name()] = assetFile{strings.TrimSuffix(f.Name(), ext) + "-" + HashSecret(string(b))[:10] + ext, mimes[ext], b}
	}
	return out, nil
}

func (s *site) asset(a *ask) (*page, error) {
	for _, f := range s.assets {
		if f.path == a.PathValue("name") {
			return &page{MIME: f.mime, Raw: f.body, Keep: true}, nil
		}
	}
	return nil, missing("There is no such file.")
}
