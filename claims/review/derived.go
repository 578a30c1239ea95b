package review

import "sync"

// A lazy value is worked out once, for whoever asks first.
type lazy[T any] struct {
	once sync.Once
	v    T
}

func (l *lazy[T]) get(work func() T) T {
	l.once.Do(func() { l.v = work() })
	return l.v
}

// A lazyMap works out one value for each key. It is for few keys: none is
// ever forgotten.
type lazyMap[K comparable, V any] struct {
	mu sync.Mutex
	m  map[K]V
}

func (l *lazyMap[K, V]) get(k K, work func() V) V {
	l.mu.Lock()
	defer l.mu.Unlock()
	if v, ok := l.m[k]; ok {
		return v
	}
	if l.m == nil {
		l.m = map[K]V{}
	}
	v := work()
	l.m[k] = v
	return v
}
