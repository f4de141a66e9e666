// prototype replay
#include <cstdio>
#include <cmath>
#include <fstream>
#include <iostream>
#include <queue>
#include <set>
#include <sstream>
#include <string>
#include <unordered_map>
#include <deque>
#include "broker/estimate/estimator.h"
using namespace dawr::estimate;
struct Row{std::string ticket,line,cls;bool pri;double a;std::optional<double> call,end,left;std::string counter;std::optional<double> open;bool scored;};
static std::optional<double> num(const std::string&s){if(s.empty())return {};return std::stod(s);}
enum Kind{FINISH,LEAVE,CALL,ARRIVE,CALL_NOW,END_NOW,CHECK};
struct Ev{double t;int k;std::uint64_t seq;std::size_t row;bool operator>(const Ev&o)const{return std::tie(t,k,seq)>std::tie(o.t,o.k,o.seq);}};
int main(int argc,char**argv){
  std::ifstream in(argv[1]);std::string l;std::getline(in,l);
  std::vector<Row> rows;
  while(std::getline(in,l)){std::stringstream s(l);std::string f[11];for(auto&x:f)std::getline(s,x,',');
    rows.push_back({f[0],f[1],f[2],f[3]=="1",std::stod(f[4]),num(f[5]),num(f[6]),num(f[7]),f[8],num(f[9]),f[10]=="1"});}
  std::map<std::string,std::uint32_t> lid,cid;
  struct L{std::set<std::pair<double,std::size_t>> waiting;double open=-1;std::map<std::string,std::pair<double,int>> seen;};
  std::map<std::uint32_t,L> lines;
  std::priority_queue<Ev,std::vector<Ev>,std::greater<>> q;
  for(std::size_t i=0;i<rows.size();++i){auto&r=rows[i];q.push({r.a,ARRIVE,i,i});
    if(r.call){q.push({*r.call,*r.call>r.a?CALL:CALL_NOW,i,i});if(r.end)q.push({*r.end,*r.end>*r.call?FINISH:END_NOW,i,i});}
    else if(r.left)q.push({*r.left,*r.left>r.a?LEAVE:END_NOW,i,i});}
  Estimator e;double day=-1;
  std::ofstream out(argv[2]);out<<"ticket,p10,p50,p80,p90\n";out.precision(17);
  std::vector<Sample> first(rows.size());
  auto counters=[&](L&L_,double t,const Row&r){ if(r.open) {L_.open=*r.open; return std::max(1.0,*r.open);} double c=0;for(auto&[n,s]:L_.seen)if(s.second>0||t-s.first<900)++c;return std::max(c,1.0);};
  double remN[3]={},remA[3]={},remB[3]={};
  while(!q.empty()){auto ev=q.top();q.pop();auto&r=rows[ev.row];
    auto line=lid.try_emplace(r.line,lid.size()).first->second;auto cls=cid.try_emplace(r.line+"|"+r.cls,cid.size()).first->second;
    auto&L_=lines[line];Group g{line,cls,r.pri};
    if(std::floor(ev.t/86400)!=day){day=std::floor(ev.t/86400);e.begin_day();}
    auto head=[&]{return L_.waiting.empty()?std::nullopt:std::optional<double>(ev.t-L_.waiting.begin()->first);};
    switch(ev.k){
     case ARRIVE:{double c=counters(L_,ev.t,r);Place p{double(L_.waiting.size()),c,head(),300};
       auto s=e.predict(ev.t,g,p,0);e.keep(ev.row,ev.t,s);first[ev.row]=s;
       out<<r.ticket<<','<<s.wait.p10<<','<<s.wait.p50<<','<<s.wait.p80<<','<<s.wait.p90<<'\n';
       L_.waiting.insert({r.a,ev.row});for(double d:Estimator::checkpoints_s)q.push({r.a+d,CHECK,ev.row,ev.row});break;}
     case CHECK:{auto it=L_.waiting.find({r.a,ev.row});if(it==L_.waiting.end())break;
       double n=double(std::distance(L_.waiting.begin(),it));double c=L_.open>=0?std::max(1.0,L_.open):0; if(L_.open<0){Row none;c=counters(L_,ev.t,none);}
       Place p{n,c,head(),300};auto s=e.predict(ev.t,g,p,ev.t-r.a);e.keep(ev.row,ev.t,s);
       int k=ev.t-r.a==600?0:ev.t-r.a==1200?1:ev.t-r.a==2700?2:-1;
       if(k>=0&&r.call&&r.scored&&argc>3&&r.a>=std::stod(argv[3])*86400){double rem=*r.call-ev.t;remN[k]++;remA[k]+=std::abs(s.wait.p50-rem);remB[k]+=std::abs(std::max(0.0,first[ev.row].wait.p50-(ev.t-r.a))-rem);}
       break;}
     case CALL:case CALL_NOW:{L_.waiting.erase({r.a,ev.row});double c=L_.open>=0?std::max(1.0,L_.open):1;
       if(!r.counter.empty()){auto&s=L_.seen[r.counter];s.first=ev.t;s.second++;}
       e.called(ev.row,ev.t,ev.t-r.a,g,c,!L_.waiting.empty(),r.scored);break;}
     case FINISH:case END_NOW: if(r.call){e.finished(line,*r.end-*r.call);if(!r.counter.empty()){auto&s=L_.seen[r.counter];s.first=ev.t;s.second--;}break;}
       [[fallthrough]];
     case LEAVE: L_.waiting.erase({r.a,ev.row});e.left(ev.row,line,ev.t-r.a,!L_.waiting.empty());break;
    }}
  for(int k=0;k<3;k++)if(remN[k])std::printf("checkpoint %d n %.0f repredicted %.2f min countdown %.2f min ratio %.3f\n",k,remN[k],remA[k]/remN[k]/60,remB[k]/remN[k]/60,remA[k]/remB[k]);
}
