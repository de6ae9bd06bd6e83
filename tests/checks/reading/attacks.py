"""Markup by which a page might run something, ask for something, or leave the box in which it is shown."""

from __future__ import annotations

HIT = "window.hit=1"
OUTSIDE = "https://ngoai.tinhmau.vn"

ATTACKS = (
    f"<script>{HIT}</script>",
    f"<script src='{OUTSIDE}/a.js'></script>",
    f"<svg onload={HIT}><script>{HIT}</script><use href='{OUTSIDE}/#a'/></svg>",
    f"<svg><style><img src=x onerror={HIT}></style></svg>",
    f"<img src={OUTSIDE}/a.png onerror={HIT} srcset='{OUTSIDE}/b.png 2x' alt='\"><script>{HIT}</script>'>",
    f"<style>@import url({OUTSIDE}/a.css); body{{background:url({OUTSIDE}/b.png)}} .bar{{display:none}}</style>",
    f"<p style=\"background:url('{OUTSIDE}/c.png');position:fixed;top:0;left:0;width:100%;height:100%;z-index:99\">che</p>",
    "<div class='bar' style='position:fixed;inset:0'>thanh giả</div><header class=bar>thanh giả</header>",
    f"<a href='javascript:{HIT}'>bấm</a><a href='data:text/html,<script>parent.hit=1</script>' target=_top>bấm</a>",
    f"<meta http-equiv=refresh content='0;url={OUTSIDE}/'><base href='{OUTSIDE}/' target=_blank>",
    f"<link rel=stylesheet href='{OUTSIDE}/d.css'><link rel=preload as=image href='{OUTSIDE}/e.png'>",
    f"<iframe srcdoc='<script>parent.{HIT}</script>' src='{OUTSIDE}/f'></iframe><frameset><frame src=/f></frameset>",
    f"<object data='{OUTSIDE}/g.swf'><embed src='{OUTSIDE}/h'></object><video src='{OUTSIDE}/i' autoplay poster=/j>",
    f"<form action='{OUTSIDE}/k'><input autofocus onfocus={HIT}><button formaction='javascript:{HIT}'>gửi</button>",
    f"<math><mtext><table><mglyph><style><!--</style><img title='--&gt;&lt;img src=x onerror={HIT}&gt;'>",
    f"<math><annotation-xml encoding='text/html'><script>{HIT}</script></annotation-xml></math>",
    f"<svg><foreignObject><div><iframe srcdoc='<script>top.{HIT}</script>'></iframe></div></foreignObject><p><title></svg>"
    f"<style></title><img src=x onerror={HIT}></style>",
    f"<noscript><p title='</noscript><img src=x onerror={HIT}>'></noscript>",
    f"<textarea></textarea><img src=x onerror={HIT}><textarea></main></body><script>{HIT}</script>",
    f"<template><script>{HIT}</script></template><xmp></main><script>{HIT}</script></xmp><plaintext></main>",
    "<img name=cookie><form id=body><input id=documentElement name=querySelector></form><p id=trich-1>giả</p>",
    "</main></section></body></html><header class='bar'>ngoài khung</header>",
    "</div></div></div></td></tr></table></li></ul></span></main><p>ngoài khung</p>",
    "<li><div><li>x</li></div></li><table><tr><td><table><td><div></table>ngoài?<tr></div></div></div></main>",
    "<h1><h2><h3></main></h1><a><a><b><i><p></b></a></i></main>",
    "<select><option></select></main><option><table><caption><select><tr></main>",
    "<p>\u202egnud iốđ\u2066\u200b a\x00b \ufffe" + "\u0e49" * 400 + "</p>",
    "<details ontoggle=window.hit=1 open><marquee onstart=window.hit=1>x</marquee></details><dialog open>che</dialog>",
    "<body onload=window.hit=1 background='https://ngoai.tinhmau.vn/l.png'><html manifest='https://ngoai.tinhmau.vn/m'>",
    "<?xml-stylesheet href='https://ngoai.tinhmau.vn/n.css'?><![CDATA[<script>window.hit=1</script>]]>",
    "{{ 7*7 }}{% raw %}",
    "<!-- chú thích không đóng <p>mất</p>",
    "<p title='giá trị không đóng <script>window.hit=1</script></p></main>",
)
