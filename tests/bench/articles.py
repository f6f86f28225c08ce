#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Makes COUNT articles, or one of SIZE bytes, in FOLDER: `articles.py [--one SIZE] FOLDER COUNT`.

The sentences are those of corpus/, in another order, with other cities, dates and numbers, so that
words and marks are as varied as in real texts. The same arguments make the same bytes."""
import argparse
import pathlib
import random
import re

CORPUS = pathlib.Path(__file__).resolve().parents[2] / 'corpus'
CITIES = ('常州 南通 江门 成都 大连 广州 吉林 泉州 温州 宁波 厦门 昆山 汕头 福州 重庆 长春 '
          '苏州 无锡 杭州 嘉兴 青岛 济南 武汉 长沙 西安 昆明 贵阳 南宁 海口 兰州').split()
NUMERALS = '一二三四五六七八九十'
LENGTH = 3000  # characters an article, as the requirement counts them


def sentences():
    found = set()
    for path in sorted(CORPUS.glob('*.txt')):
        if path.name == 'book.txt':
            continue
        for line in path.read_text('utf-8', errors='ignore').splitlines():
            if len(line) > 60:
                found.update(s.strip() for s in re.findall(r'[^。！？]{12,90}。', line))
    return sorted(found)


def paragraph(rng, pool, city):
    text = ''.join(rng.choice(pool) for _ in range(rng.randint(2, 5)))
    text = re.sub('常州|南通|厦门|长春', city, text)
    return re.sub(r'(?<![0-9])[0-9]{2,3}(?![0-9])', lambda m: str(rng.randint(10, 999)), text)


def head(rng, pool, city, number, date):
    clause = re.split('[，；：。]', rng.choice(pool))[0][:16]
    title = f'{city}：{clause}（{number}）'
    form = number % 3
    if form == 0:  # tidied text
        return f'标题：{title}\n城市：{city}\n日期：{date}\n来源：{city}日报\n\n'
    if form == 1:  # a web page, copied
        return (f'当前位置：首页 > 侨务资讯 > 正文\n{title}\n\n'
                f'发布时间：{date} 浏览：{rng.randint(1, 999)}次 字号：【大 中 小】\n\n')
    return f'{title}\n{city}日报 {date}\n本报{city}讯（记者 王小明）'


def article(rng, pool, number, length):
    city = rng.choice(CITIES)
    date = f'{rng.randint(2015, 2024)}-{rng.randint(1, 12):02}-{rng.randint(1, 28):02}'
    form = number % 3
    mark, indent, gap = ('# ', '', '\n') if form == 0 else ('', '　　' if form == 1 else '', '\n\n')
    parts, size, section = [], 0, 0
    while size < length:
        if len(parts) % 6 == 4 and section < 10:
            parts.append(f'{mark}{NUMERALS[section]}、{re.split("[，；：。]", rng.choice(pool))[0][:14]}')
            section += 1
        else:
            parts.append(indent + paragraph(rng, pool, city))
        size += len(parts[-1])
    return head(rng, pool, city, number, date) + gap.join(parts) + '\n'


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument('--one', type=int, metavar='SIZE', help='one article of SIZE bytes')
    parser.add_argument('folder', type=pathlib.Path)
    parser.add_argument('count', type=int, nargs='?', default=1)
    options = parser.parse_args()
    rng, pool = random.Random(20240101), sentences()
    options.folder.mkdir(parents=True, exist_ok=True)
    count, length = (1, options.one // 3) if options.one else (options.count, LENGTH)
    for number in range(count):
        text = article(rng, pool, number, length)
        (options.folder / f'{number:05}.txt').write_text(text, 'utf-8')


if __name__ == '__main__':
    main()
