#include <fstream>
#include <sstream>
#include "broker/estimate/log_replay.h"
using namespace dawr::estimate;
static std::optional<std::int64_t> num(const std::string&s){if(s.empty())return {};return std::stoll(s);}
int main(int,char**argv){
  std::ifstream in(argv[1]);std::string l;std::getline(in,l);
  std::ofstream out(argv[2]);out<<"ticket,p10,p50,p80,p90\n";out.precision(17);
  LogReplay rep([&](const std::string&t,const Quantiles&w){out<<t<<','<<w.p10<<','<<w.p50<<','<<w.p80<<','<<w.p90<<'\n';});
  while(std::getline(in,l)){std::stringstream s(l);std::string f[11];for(auto&x:f)std::getline(s,x,',');
    LogRow r{f[0],f[1],f[2],f[3]=="1",std::stoll(f[4]),num(f[5]),num(f[6]),num(f[7]),f[8],{},f[10]=="1"}; if(auto o=num(f[9]))r.open_counters=*o;
    rep.add(std::move(r));}
  rep.finish();
}
