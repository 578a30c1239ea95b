package origin

// A postings is a multimap from a hash to the numbers of the documents that
// carry it: 8 bytes an entry, in shards that grow one by one, so that no single
// insertion has to move the whole index.
type postings struct {
	shards []shard // a power of two of them
	most   int     // entries kept for one key: what more documents share tells nothing
}

func newPostings(shards, most int) postings { return postings{make([]shard, shards), most} }

// A shard is an open-addressed table. A slot holds the key in its upper half
// and the document's number plus one in its lower; 0 is empty.
type shard struct {
	slots []uint64
	used  int
}

// add puts the document under the hash, unless that is full already. It
// reports whether there was room.
func (p *postings) add(h uint64, doc uint32) bool {
	s := p.shard(h)
	if 8*s.used >= 7*len(s.slots) {
		s.grow()
	}
	seen := 0
	i := s.start(h)
	for ; s.slots[i] != 0; i = s.next(i) {
		if s.slots[i]>>32 != h>>32 {
			continue
		}
		if seen++; seen >= p.most {
			return false
		}
	}
	s.slots[i] = h>>32<<32 | uint64(doc+1)
	s.used++
	return true
}

func (p *postings) shard(h uint64) *shard { return &p.shards[h&uint64(len(p.shards)-1)] }

// find appends the documents under the hash to out.
func (p *postings) find(h uint64, out []uint32) []uint32 {
	s := p.shard(h)
	if len(s.slots) == 0 {
		return out
	}
	for i := s.start(h); s.slots[i] != 0; i = s.next(i) {
		if s.slots[i]>>32 == h>>32 {
			out = append(out, uint32(s.slots[i])-1)
		}
	}
	return out
}

// start is where the search for a hash begins. It depends only on the half
// that is kept, so that a table can grow without the rest.
func (s *shard) start(h uint64) int {
	return int((h >> 32) * 0x9e3779b97f4a7c15 >> 32 & uint64(len(s.slots)-1))
}

func (s *shard) next(i int) int { return (i + 1) & (len(s.slots) - 1) }

func (s *shard) grow() {
	old := s.slots
	s.slots = make([]uint64, max(8, 2*len(old)))
	for _, e := range old {
		if e == 0 {
			continue
		}
		i := s.start(e)
		for s.slots[i] != 0 {
			i = s.next(i)
		}
		s.slots[i] = e
	}
}
