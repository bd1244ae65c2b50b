/* The append path as it is built: append-protocol sections 1 to 4 and 6.  One process, every action atomic, all interleavings.
   Network abstraction (all adversarial, none queue-bounded):
   - client requests: every request ever issued may be delivered to the primary of ANY chunk, at any time, any number of times
     (= retries, duplicates, delays, stale client caches).  All seqs of incarnation 1 are issued from the start (pipelined).
   - prepares: T[] is what a primary has put on its streams; a replica may take the next one at any time or never (delay, loss),
     also after the sender has died.   - votes: at any time.   - acks: an append counts as acknowledged
     as soon as the primary can know that it is committed (the strongest reading).
   - seal: any replica may be fenced at any time; any non-empty subset of the answers ever given may be used (= any number of coordinators).
   As built, and so here:
   - L is the largest LSN that two of the answers hold, or that of the only answer; valid are the answers that reach it (SealCoordinator.decide).
   - A restarted server is fenced in every chunk that was opened before, whether a fence was stored or not (Replica.stored, ReplicaChecks).  No chunk is resumed.
   - CLEAN: the primary of a full chunk waits until all is committed, fences itself, and proposes L = c with all replicas valid (Primary.close).
   - PLAN: and prepares what is planned to follow, with its table as of c: chunk tail+1, while pl is set.  Clients may send to it at once; nothing is
     committed in it, and nobody answered, before the log has it (Primary.logged).  The seal its predecessor's primary proposes opens it, or not (one of
     its servers is gone); any other first seal never does, and its replicas are garbage (Seals, Tails.openPlanned).
   - NEG: a negative answer (here: of another epoch) is believed if the master was read after the call began, and named the chunk, or the one before it
     as open: all that the master can have named is tail from obt on (FileTail.learn).
   Where the build differs from append-protocol.md, see README.md.  Unlike the build, chunk 0 has no batch 0 here: its table is empty anyway. */
#ifndef NK
#define NK 2
#endif
#ifndef M
#define M 4
#endif
#ifdef M0
#define ROOM(k) ((k)==0 -> M0 : M)
#else
#define ROOM(k) M
#endif
#ifndef W
#define W 1
#endif
#ifndef S
#define S 2
#endif
#ifndef CR
#define CR 1
#endif
#ifndef RD
#define RD 0
#endif
#ifndef RESOLVE
#define RESOLVE 1
#endif
#define APP(w,q,e) (32+(w)*16+(q)*4+(e))
#define BMP(w,e)   (64+(w)*16+(e))
#define TBLE 96
#define KIND(x) ((x)>>5)
#define WR(x)  (((x)>>4)&1)
#define SEQ(x) (((x)>>2)&3)
#define EP(x)  ((x)&3)
#define IX(k,s) ((k)*3+(s))
#define TX(k)  (k)

#ifdef PLAN
#define LAST (tail+pl)
#else
#define LAST tail
#endif
#ifdef NOZ
#define ZFROM NK
#define CHAIN tail<NK -> k=tail; if :: k<LAST -> k++ :: skip fi;
#elif defined(ZFROM)      /* zombies: of chunks from ZFROM on only */
#define CHAIN k=(tail<ZFROM -> tail : ZFROM); do :: k<LAST && k<NK-1 -> k++ :: break od;
#else
#define CHAIN k=0; do :: k<LAST && k<NK-1 -> k++ :: break od;
#endif
#ifdef PLAN_ACK
#define LOGGED(k) true
#else
#define LOGGED(k) ((k)<=tail)
#endif
#ifdef PLAN_EARLY
#define ADMITS(k) (!pl || (k)!=tail)   /* it waits for votes, to end */
#else
#define ADMITS(k) true
#endif
#ifdef NEG_UNREAD
#define READ(k,w) (ci==1 || (k)>=obt[w] || told[k])   /* whom a primary has named is not looked up */
#else
#define READ(k,w) (ci==1 || (k)>=obt[w])
#endif
#ifdef PRIM0
#define PRIMS (s==0)      /* without crashes the identity of the next primary does not matter: its replica is fresh */
#endif
#ifndef PRIMS
#define PRIMS (s<2)       /* next primary: the old one's server, or another one */
#endif
typedef Log { byte n; byte e[M]; byte sn[W] };
Log R[NK*3];          /* durable: replica logs */
Log T[NK];            /* what each primary has sent, in order */
bit fen[NK*3];        /* durable fence */
bit sld[NK*3];        /* Sealed(L) heard */
byte ans[NK*3];       /* fence answer + 1 */
byte prim[NK]; bit act[NK]; bit std[NK]; byte pc[NK];
byte dec[NK];         /* L+1 */
#ifdef CLEAN
byte cl[NK];          /* what the primary of a full chunk proposes: L+1 */
#endif
#ifdef PLAN
bit pl;               /* chunk tail+1 is planned: prepared, and not logged */
#endif
byte val[NK]; byte start[NK+1]; byte tail;
byte crashes;
byte obase[W], oep[W];                    /* incarnation 2 of writer w: opened? */
byte com[NK];                             /* ghost: highest LSN ever acknowledged/served in chunk */
byte g[W*S];                              /* ghost: file offset+1 of the committed copy */
bit opn[W];                               /* open request issued */
#ifdef NEG
byte obt[W];                              /* ghost: the tail when incarnation 2 was opened, before any of its calls */
byte gep[W];                              /* ghost: highest epoch ever committed */
bit told[NK];                             /* ghost: opened as planned */
#endif
#if RD
byte rst, rk, rfloor, gmax;
#endif
byte k, s, q, w, ci;                      /* picks; 0 between actions */
hidden byte top, sec;
hidden byte i, j, tl, te, o1, o2, tb, x, y, z, L, v, b, nn, b2;

inline FOLDR(idx, lim, kk, ww) {
  tl=0; te=(kk==0 -> 1 : 0); o1=0; o2=0; tb=0; i=0;
  do :: i<lim -> x=R[idx].e[i];
       if :: KIND(x)==3 -> y=R[idx].sn[ww]; tl=y&3; te=(y>>2)&3; o1=(y>>4)&3; o2=(y>>6)&3
          :: KIND(x)==1 -> if :: WR(x)==ww -> tl=SEQ(x); if :: SEQ(x)==1 -> o1=start[kk]+tb :: else -> o2=start[kk]+tb fi :: else fi; tb++
          :: KIND(x)==2 -> if :: WR(x)==ww -> te=EP(x) :: else fi
          :: else fi; i++
     :: else -> break od }
inline FOLDT(idx, lim, kk, ww) {
  tl=0; te=(kk==0 -> 1 : 0); o1=0; o2=0; tb=0; i=0;
  do :: i<lim -> x=T[idx].e[i];
       if :: KIND(x)==3 -> y=T[idx].sn[ww]; tl=y&3; te=(y>>2)&3; o1=(y>>4)&3; o2=(y>>6)&3
          :: KIND(x)==1 -> if :: WR(x)==ww -> tl=SEQ(x); if :: SEQ(x)==1 -> o1=start[kk]+tb :: else -> o2=start[kk]+tb fi :: else fi; tb++
          :: KIND(x)==2 -> if :: WR(x)==ww -> te=EP(x) :: else fi
          :: else fi; i++
     :: else -> break od }
inline BYTESR(idx, lim) { tb=0; i=0; do :: i<lim -> tb=tb+(KIND(R[idx].e[i])==1); i++ :: else -> break od }
inline BYTEST(idx, lim) { tb=0; i=0; do :: i<lim -> tb=tb+(KIND(T[idx].e[i])==1); i++ :: else -> break od }
/* number of leading records whose end is <= LL bytes */
inline PFXR(idx, LL) { tb=0; i=0; do :: i<R[idx].n && tb+(KIND(R[idx].e[i])==1) <= LL -> tb=tb+(KIND(R[idx].e[i])==1); i++ :: else -> break od; v=i }
/* number of leading records whose end is <= LL bytes */
inline PFXT(idx, LL) { tb=0; i=0; do :: i<T[idx].n && tb+(KIND(T[idx].e[i])==1) <= LL -> tb=tb+(KIND(T[idx].e[i])==1); i++ :: else -> break od; v=i }
/* record x of chunk kk at byte bb (in chunk) is committed */
inline CEV(x, kk, bb) {
  if :: KIND(x)==1 -> 
        if :: g[WR(x)*S+SEQ(x)-1]==0 ->
#ifndef NO_NEVER
              assert(!(obase[WR(x)] && EP(x)==1 && SEQ(x)>=obase[WR(x)]));  /* NEVER stays true */
#endif
              assert(SEQ(x)==1 || (g[WR(x)*S]!=0 && g[WR(x)*S] < start[kk]+bb+1)); /* order per writer */
              g[WR(x)*S+SEQ(x)-1]=start[kk]+bb+1
           :: else -> assert(g[WR(x)*S+SEQ(x)-1]==start[kk]+bb+1)          /* at most one copy, one offset */
        fi
#ifdef NEG
     :: KIND(x)==2 -> if :: gep[WR(x)]<EP(x) -> gep[WR(x)]=EP(x) :: else fi
#endif
     :: else fi }
inline AGREE(a_, b_, lim) {
#ifndef NOAGREE
  j=0; do :: j<lim -> assert(R[a_].e[j]==R[b_].e[j]); j++ :: else -> break od;
  j=0; do :: j<W -> if :: lim>0 && R[a_].e[0]==TBLE -> assert(R[a_].sn[j]==R[b_].sn[j]) :: else fi; j++ :: else -> break od;
#endif
  j=0 }
inline OPENANS(ww) { /* answer to Open / Resolve: table values in tl,te */
  if :: obase[ww]==0 -> printf("OPEN/RESOLVE answered: epoch %d lastSeq %d (NEVER above)\n",te,tl); obase[ww]=tl+1; oep[ww]=te;
#ifdef NEG
        obt[ww]=tail;
#endif
#ifndef NO_NEVER
        j=tl; do :: j<S -> assert(g[ww*S+j]==0); j++ :: else -> break od; j=0
#else
        skip
#endif
     :: else fi }
inline GM(vv) {
#if RD
  if :: gmax < vv -> gmax = vv :: else fi
#else
  skip
#endif
}

/* the primary of chunk k learns all votes as early as possible: commit, acknowledge, raise c.
   (Eager is the strongest reading: whatever could be acknowledged is.  A late vote only delays answers, which may be delayed anyway.) */
inline COMMIT() {
  if :: act[k] && LOGGED(k) ->
     nn=255; b2=0; j=0; do :: j<3 -> v=R[IX(k,j)].n;
#ifdef MAJ_ACK
        if :: v>pc[k] -> b2++ :: else fi; j++ :: else -> break od; nn=(b2>=2 -> pc[k]+1 : pc[k]);
#else
        if :: v<nn -> nn=v :: else fi; j++ :: else -> break od;
#endif
#ifdef DIRTY_C
     nn=R[IX(k,prim[k])].n;
#endif
     if :: nn>T[TX(k)].n -> nn=T[TX(k)].n :: else fi;
     if :: nn>pc[k] -> b=0; y=0;
           do :: y<nn -> x=T[TX(k)].e[y];
                if :: y>=pc[k] -> CEV(x,k,b) :: else fi; b=b+(KIND(x)==1); y++ :: else -> break od;
           pc[k]=nn; printf("COMMIT chunk %d c=%d\n",k,nn); if :: nn>com[k] -> com[k]=nn :: else fi;
#if !defined(MAJ_ACK) && !defined(DIRTY_C)
           AGREE(IX(k,0),IX(k,1),nn); AGREE(IX(k,0),IX(k,2),nn);
#endif
#ifdef WIT_ZACK
           assert(dec[k]==0);
#endif
           GM(start[k]+b)
        :: else fi; j=0; y=0; b=0
     :: else fi }

#ifdef PLAN
/* chunk k has ended, k+1 is the tail: what was planned, if that is it (ci), or another one, and then what was planned is nobody's */
inline PLANNED() {
  if :: pl && ci -> pl=0;
#ifdef NEG_UNREAD
        told[tail]=1;
#endif
        printf("DECIDED with it: chunk %d as planned\n",tail);
#ifdef WIT_PLAN
        assert(false);
#endif
        k++; COMMIT(); k--;
#ifdef WIT_FIRST
        assert(com[tail]<2)
#endif
     :: pl && !ci -> pl=0; printf("DECIDED against it: chunk %d is not what was planned; p were %d %d %d\n",tail,R[IX(tail,0)].n,R[IX(tail,1)].n,R[IX(tail,2)].n);
        assert(com[tail]==0);                                               /* nobody was answered */
#ifdef WIT_LOST
        assert(R[IX(tail,0)].n<2 || R[IX(tail,1)].n<2 || R[IX(tail,2)].n<2);
#endif
#ifdef PLAN_LATE
        if :: tail+1<NK -> pl=1; prim[tail+1]=prim[tail]; act[tail+1]=act[tail]; std[tail+1]=1;
              i=0; do :: i<M -> T[TX(tail+1)].e[i]=T[TX(tail)].e[i]; j=0; do :: j<3 -> R[IX(tail+1,j)].e[i]=R[IX(tail,j)].e[i]; j++ :: else -> break od; i++ :: else -> break od;
              i=0; do :: i<W -> T[TX(tail+1)].sn[i]=T[TX(tail)].sn[i]; j=0; do :: j<3 -> R[IX(tail+1,j)].sn[i]=R[IX(tail,j)].sn[i]; j++ :: else -> break od; i++ :: else -> break od;
              T[TX(tail+1)].n=T[TX(tail)].n; j=0; do :: j<3 -> R[IX(tail+1,j)].n=R[IX(tail,j)].n; fen[IX(tail+1,j)]=fen[IX(tail,j)]; j++ :: else -> break od
           :: else fi;
#endif
        act[tail]=0; std[tail]=0; T[TX(tail)].n=0;
        i=0; do :: i<M -> T[TX(tail)].e[i]=0; j=0; do :: j<3 -> R[IX(tail,j)].e[i]=0; j++ :: else -> break od; i++ :: else -> break od;
        i=0; do :: i<W -> T[TX(tail)].sn[i]=0; j=0; do :: j<3 -> R[IX(tail,j)].sn[i]=0; j++ :: else -> break od; i++ :: else -> break od;
        j=0; do :: j<3 -> R[IX(tail,j)].n=0; fen[IX(tail,j)]=0; j++ :: else -> break od
     :: else fi }
#endif

/* chunk k ends at L; replicas q are valid; server s leads the next */
inline DECIDED() {
        dec[k]=L+1; val[k]=q; printf("DECIDE chunk %d L=%d answers/valid mask %d; p were %d %d %d\n",k,L,q,R[IX(k,0)].n,R[IX(k,1)].n,R[IX(k,2)].n);
        z=((q&1) -> 0 : ((q&2) -> 1 : 2));
        /* nothing acknowledged or served is cut */
        nn=L; assert(com[k]<=L);
        /* the decision commits everything up to L; the valid replicas agree on it */
        y=0; b=0; do :: y<nn && y<R[IX(k,z)].n -> x=R[IX(k,z)].e[y]; CEV(x,k,b); b=b+(KIND(x)==1); y++ :: else -> break od;
        i=0; do :: i<3 -> if :: (q>>i)&1 -> AGREE(IX(k,z),IX(k,i),nn) :: else fi; i++ :: else -> break od;
        start[k+1]=start[k]+b;
#ifndef SPLIT
        j=0; do :: j<3 -> ans[IX(k,j)]=0; j++ :: else -> break od;
#endif
#ifdef ZFROM
        if :: k<ZFROM ->
        j=0; do :: j<3 -> i=0; do :: i<M -> if :: i>=L || ((q>>j)&1)==0 -> R[IX(k,j)].e[i]=0 :: else fi; i++ :: else -> break od;
                 if :: (q>>j)&1 -> R[IX(k,j)].n=L :: else -> R[IX(k,j)].n=0 fi; fen[IX(k,j)]=0;
                 if :: L==0 || ((q>>j)&1)==0 -> i=0; do :: i<W -> R[IX(k,j)].sn[i]=0; i++ :: else -> break od :: else fi;
                 j++ :: else -> break od;
        i=0; do :: i<M -> T[TX(k)].e[i]=0; i++ :: else -> break od; T[TX(k)].n=0;
        i=0; do :: i<W -> T[TX(k)].sn[i]=0; i++ :: else -> break od; act[k]=0; pc[k]=0; com[k]=0; prim[k]=0
           :: else fi;
#endif
        tail=k+1; 
#ifdef PLAN
        PLANNED();
#endif
        if :: tail<NK -> prim[tail]=s
#ifdef WIT_CHAIN
           ; assert(!(tail==2 && dec[1]==1 && dec[0]>1))
#endif
           :: else
#ifdef WIT_END
           ; assert(!(dec[NK-1]>2))
#endif
        fi;
        j=0; z=0; i=0; y=0; b=0
}

active proctype P() {
end: do
  /* ---------------- new tail: load the writer table, prepare number 0 */
  :: atomic { tail<NK && tail>0 && !act[tail] && !std[tail] -> k=tail;
     z=k-1;
#ifndef NO_WALKBACK
     do :: z>0 && dec[z]==1 -> z-- :: else -> break od;
#endif
     q=z;
     if :: s=0 :: s=1 :: s=2 fi;
     if
#ifdef TBL_ANY
     :: d_step { true ->
#else
     :: d_step { (val[q]>>s)&1 ->
#endif
#ifdef TBL_RAW
        b=R[IX(q,s)].n;
#else
        b=(dec[q]-1 < R[IX(q,s)].n -> dec[q]-1 : R[IX(q,s)].n);
#endif
        j=0; do :: j<W -> FOLDR(IX(q,s),b,q,j);
#ifdef NO_TABLE
           tl=0; te=1; o1=0; o2=0;
#endif
           T[TX(k)].sn[j]=tl+(te<<2)+(o1<<4)+(o2<<6); j++ :: else -> break od; j=0;
        T[TX(k)].e[0]=TBLE; T[TX(k)].n=1; act[k]=1; std[k]=1;
        printf("ACTIVATE chunk %d: table of chunk %d read from replica %d: lastSeq %d epoch %d\n",k,q,s,T[TX(k)].sn[0]&3,(T[TX(k)].sn[0]>>2)&3) }
     :: else fi; k=0; s=0; q=0 }

  /* ---------------- admission at the primary of any chunk (zombies included) */
  :: atomic { CHAIN
#ifdef BELT_ADMIT
     if :: act[k] ->
#else
     if :: act[k] && !fen[IX(k,prim[k])] && !sld[IX(k,prim[k])] && ADMITS(k) ->
#endif
        if :: w=0 :: W>1 -> w=1 fi;
        if :: RESOLVE && w==0 -> q=0 :: q=1 :: S>1 -> q=2
#ifdef OOS_EARLY
           :: q=3       /* seq 3, prevSeq 2: arrives before seq 2 */
#endif
        fi;
        if :: ci=1 :: obase[w]!=0 && q>=obase[w] -> ci=2 fi;
        d_step {
        FOLDT(TX(k),T[TX(k)].n,k,w);
        if :: q==0 ->
              if :: te>=2 && !LOGGED(k) -> skip
                 :: te>=2 && LOGGED(k) -> /* already raised: answer once that record is committed */
                    b=pc[k]; if :: k>0 && b==0 -> b=1 :: else fi;
                    FOLDT(TX(k),b,k,w);
                    if :: te>=2 -> OPENANS(w) :: else fi
                 :: te<2 && T[TX(k)].n<ROOM(k) -> printf("ADMIT chunk %d lsn %d: epoch bump of writer %d to %d\n",k,T[TX(k)].n,w,te+1); T[TX(k)].e[T[TX(k)].n]=BMP(w,te+1); T[TX(k)].n++;
                    
                 :: else fi
           :: else ->
              b=(ci==1 -> 1 : oep[w]);
              if
#ifdef NO_EPOCH
              :: false -> skip
#else
              :: b!=te ->                                   /* fenced / expired / unknown epoch: refused */
#ifdef ZNEG                                                 /* ... and the client believes it */
                 assert(b<te)
#else
#ifdef NEG
                 if :: LOGGED(k) && (k==0 || pc[k]>0) -> FOLDT(TX(k),pc[k],k,w); if :: b!=te && READ(k,w) -> assert(b<gep[w]) :: else fi
                    :: else fi
#else
                 skip
#endif
#endif
#endif
              :: else ->
                 if :: q<=tl -> v=(q==1 -> o1 : o2);        /* duplicate */
#ifdef DUP_EARLY
                       BYTEST(TX(k),pc[k]); if :: v<start[k]+tb :: else -> com[k]=T[TX(k)].n fi
#else
                       BYTEST(TX(k),pc[k]);
                       if :: LOGGED(k) && v<start[k]+tb -> 
#ifdef WIT_DUP
                             assert(k==0 || ci!=1);
#endif
                             assert(g[w*S+q-1]==v+1); GM(v+1) :: else fi
#endif
#ifdef NO_PREV
                    :: q>tl && T[TX(k)].n<ROOM(k) ->
#else
                    :: q<=S && q>tl && tl==q-1 && T[TX(k)].n<ROOM(k) ->
#endif
                       printf("ADMIT chunk %d lsn %d: append writer %d seq %d epoch %d\n",k,T[TX(k)].n,w,q,b); T[TX(k)].e[T[TX(k)].n]=APP(w,q,b); T[TX(k)].n++
#ifdef OOS_EARLY
                    :: q==3 && tl<2 -> com[k]=T[TX(k)].n
                    :: q<3 && q>tl && tl!=q-1 -> com[k]=T[TX(k)].n  /* client takes lastSeq of the answer for committed */
#endif
                    :: else fi
              fi
        fi }
     :: else fi; k=0; w=0; q=0; ci=0 }

  /* ---------------- a replica stores the next prepare of some incarnation's stream */
  :: atomic { CHAIN
     if :: s=0 :: s=1 :: s=2 fi;
     if :: d_step { !fen[IX(k,s)] && !sld[IX(k,s)] && R[IX(k,s)].n < T[TX(k)].n &&
             (s!=prim[k] || act[k])
             -> b=R[IX(k,s)].n; R[IX(k,s)].e[b]=T[TX(k)].e[b];
             if :: b==0 && T[TX(k)].e[0]==TBLE -> j=0; do :: j<W -> R[IX(k,s)].sn[j]=T[TX(k)].sn[j]; j++ :: else -> break od; j=0 :: else fi;
             R[IX(k,s)].n=b+1; printf("STORE chunk %d replica %d lsn %d (entry %d)\n",k,s,b,R[IX(k,s)].e[b]);
             COMMIT() }
     :: else fi; k=0; s=0; q=0 }

#ifdef SPLIT
  /* ---------------- fence a replica of the tail chunk */
  :: atomic { if :: s=0 :: s=1 :: s=2 fi;
     if
#ifdef FENCE_NODRAIN
     :: d_step { tail<NK && !fen[IX(tail,s)] && ans[IX(tail,s)]==0 -> ans[IX(tail,s)]=R[IX(tail,s)].n+1 }
     :: d_step { tail<NK && !fen[IX(tail,s)] && ans[IX(tail,s)]!=0 -> fen[IX(tail,s)]=1 }
#else
     :: d_step { tail<NK && !fen[IX(tail,s)] && ans[IX(tail,s)]==0 -> 
#ifdef NO_FENCE_UNKNOWN
        if :: R[IX(tail,s)].n>0 -> fen[IX(tail,s)]=1 :: else fi;
#else
        fen[IX(tail,s)]=1;
#endif
        ans[IX(tail,s)]=R[IX(tail,s)].n+1
        }
#endif
     :: else fi; s=0 }
#endif

  /* ---------------- a coordinator's proposal is logged first: the decision */
  
#ifdef SPLIT
  :: atomic { tail<NK && (ans[IX(tail,0)]+ans[IX(tail,1)]+ans[IX(tail,2)])>0 -> k=tail;
#else
  /* merged: fencing earlier than the decision = the replica merely takes nothing in between, which delay already allows */
  :: atomic { tail<NK -> k=tail;
#endif
     q=1; do :: q<7 -> q++ :: break od;
     if :: s=0 :: s=1 :: s=2 fi;
#ifdef PLAN_ANY
     if :: pl -> ci=1; s=prim[tail+1] :: skip fi;
#endif
#ifdef PLAN_LATE
     if :: pl && cl[tail]==0 -> ci=1; s=prim[tail+1] :: skip fi;
#endif
     if :: d_step {
#ifdef SPLIT
            ((q&1)==0 || ans[IX(k,0)]) && ((q&2)==0 || ans[IX(k,1)]) && ((q&4)==0 || ans[IX(k,2)]) &&
#endif
            (ci || PRIMS)
            ->
#ifndef SPLIT
        j=0; do :: j<3 -> if :: (q>>j)&1 -> fen[IX(k,j)]=1;
             ans[IX(k,j)]=R[IX(k,j)].n+1
             :: else fi; j++ :: else -> break od;
#endif
        L=255; j=0;
#ifdef LMAX
        L=0; do :: j<3 -> if :: ((q>>j)&1) && ans[IX(k,j)]-1>L -> L=ans[IX(k,j)]-1 :: else fi; j++ :: else -> break od;
        j=0; b=q; do :: j<3 -> 
#ifdef LMAX_VALID
           if :: ((b>>j)&1) && ans[IX(k,j)]-1<L -> b=b-(1<<j) :: else fi;
#endif
           j++ :: else -> break od; q=b;
#else
        top=0; sec=0; b2=0;
        do :: j<3 -> if :: (q>>j)&1 -> b2++; v=ans[IX(k,j)]-1;
                        if :: v>=top -> sec=top; top=v :: else -> if :: v>sec -> sec=v :: else fi fi
                     :: else fi; j++ :: else -> break od;
        L=(b2==1 -> top : sec);
        j=0; b=q; do :: j<3 -> if :: ((b>>j)&1) && ans[IX(k,j)]-1<L -> b=b-(1<<j) :: else fi; j++ :: else -> break od; q=b;
#endif
        DECIDED()
        }
     :: else fi; k=0; q=0; s=0; ci=0 }

#ifdef CLEAN
  /* ---------------- a full chunk: everything is committed, the primary fences itself and proposes to end right there */
  :: atomic { tail<NK && act[tail] && cl[tail]==0 -> k=tail;
     if :: d_step { !fen[IX(k,prim[k])] && !sld[IX(k,prim[k])] && T[TX(k)].n>0 &&
#ifdef CLEAN_EARLY
          T[TX(k)].n<=M
#else
          pc[k]==T[TX(k)].n
#endif
          -> fen[IX(k,prim[k])]=1; cl[k]=T[TX(k)].n+1 }
     :: else fi; k=0 }
  :: atomic { tail<NK && cl[tail]>0 -> k=tail; if :: s=0 :: s=1 :: s=2 fi;
#ifdef PLAN
     if :: pl -> ci=1; s=prim[tail+1] :: skip fi;
#endif
     if :: d_step { (ci || PRIMS) -> L=cl[k]-1; q=7; DECIDED() }
     :: else fi; k=0; q=0; s=0; ci=0 }
#ifdef PLAN
  /* ---------------- the primary that has ended so prepares what was planned: table and start are those of its end */
  :: d_step { tail+1<NK && !pl && act[tail] && T[TX(tail)].n>0 &&
#ifdef PLAN_EARLY
        !fen[IX(tail,prim[tail])]
#else
        cl[tail]>0
#endif
        -> k=tail+1; pl=1; j=0; do :: j<W -> FOLDT(TX(tail),T[TX(tail)].n,tail,j); T[TX(k)].sn[j]=tl+(te<<2)+(o1<<4)+(o2<<6); j++ :: else -> break od; j=0;
        BYTEST(TX(tail),T[TX(tail)].n); start[k]=start[tail]+tb; prim[k]=prim[tail];
        T[TX(k)].e[0]=TBLE; T[TX(k)].n=1; act[k]=1; std[k]=1; printf("ACTIVATE chunk %d as planned, before it is logged\n",k); k=0 }
#endif
#endif

  /* ---------------- Sealed(L) reaches a replica */
#ifndef NO_SEALMSG
  :: atomic { tail>0 -> k=0; do :: k<tail-1 -> k++ :: break od; if :: s=0 :: s=1 :: s=2 fi;
     if :: d_step { !sld[IX(k,s)] -> sld[IX(k,s)]=1; L=dec[k]-1;
           nn=(R[IX(k,s)].n<L -> R[IX(k,s)].n : L);
           do :: R[IX(k,s)].n>nn -> R[IX(k,s)].n--; R[IX(k,s)].e[R[IX(k,s)].n]=0 :: else -> break od }
     :: else fi; k=0; s=0 }
#endif

  /* ---------------- crash + restart of a server: only durable state stays */
  :: atomic { crashes<CR -> if :: s=0 :: s=1 :: s=2 fi;
     d_step { crashes++; printf("CRASH server %d\n",s); j=0; do :: j<NK -> 
        if :: prim[j]==s && j<=LAST -> 
              act[j]=0; pc[j]=0 :: else fi;
#ifdef NO_DURABLE_FENCE
        fen[IX(j,s)]=0;
#endif
#ifndef NO_GENERATION
        if :: j<=LAST -> fen[IX(j,s)]=1 :: else fi;
#endif
        j++ :: else -> break od; j=0 }; s=0 }


#if RD
  /* ---------------- length(): metadata read, then the tail's primary */
  :: d_step { rst==0 -> rst=1; rfloor=gmax;
#ifdef LEN_STALE_META
     rk=0
#else
     rk=tail
#endif
     }
  :: d_step { rst==1 && rk>=NK -> assert(start[NK]>=rfloor); rst=0; rk=0; rfloor=0 }
  :: d_step { rst==1 && rk<NK && (
#ifdef LEN_RESTARTED
       true
#else
       act[rk]
#endif
       ) -> BYTEST(TX(rk),pc[rk]); v=start[rk]+tb; assert(v>=rfloor);
#ifdef WIT_ZREAD
       assert(!(dec[rk] && tail<NK && pc[tail]>1));
#endif
       if :: gmax<v -> gmax=v :: else fi; rst=0; rk=0; rfloor=0 }
#ifdef PLAN
  /* the chunk that was named has ended, and its primary has told what is to follow, which has nothing yet */
  :: d_step { rst==1 && rk<NK && cl[rk]>0 -> BYTEST(TX(rk),cl[rk]-1); v=start[rk]+tb; assert(v>=rfloor); GM(v); rst=0; rk=0; rfloor=0 }
#endif
#endif
  od
}
init { d_step { act[0]=1; std[0]=1; prim[0]=0 } }
