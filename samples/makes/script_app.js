// The whole portal in plain JavaScript: reads /api/, writes the page, follows its own links without reloading.
(function () {
  "use strict";
  var app = document.getElementById("app");
  var frame = null;

  function escapeText(text) {
    var holder = document.createElement("div");
    holder.textContent = text;
    return holder.innerHTML;
  }

  function dataAddress() {
    var path = location.pathname;
    if (path === "/") { return "/api/trang-chu.json"; }
    return "/api" + path + location.search;
  }

  function link(entry) {
    return '<a href="' + entry.url + '">' + escapeText(entry.label) + "</a>";
  }

  function menu() {
    var groups = frame.menu.map(function (group) {
      var inner = group.pages.map(function (page) { return "<li>" + link(page) + "</li>"; }).join("");
      if (group.pages.length === 1) { return inner; }
      return "<li><span class='nhom'>" + escapeText(group.label) + "</span><ul>" + inner + "</ul></li>";
    });
    return '<nav aria-label="Thực đơn chính"><ul><li><a href="/">Trang chủ</a></li>' + groups.join("") + "</ul></nav>";
  }

  function draw(content) {
    document.title = content.title + " - " + frame.name;
    var emblem = frame.emblem ? '<img src="' + frame.emblem + '" alt="Quốc huy" width="64">' : "";
    var crumb = content.label ? '<p class="breadcrumb"><a href="/">Trang chủ</a> / ' + escapeText(content.label) + "</p>" : "";
    app.innerHTML =
      '<header class="dau">' + emblem + "<p>CỔNG THÔNG TIN ĐIỆN TỬ</p><p>" + escapeText(frame.name) + "</p>" + frame.search + "</header>" +
      menu() + '<div class="khung">' + crumb + "<main>" + content.html + "</main><aside>" + frame.marks + "</aside></div>" +
      '<footer class="chan">' + frame.lines.map(function (line) { return "<p>" + escapeText(line) + "</p>"; }).join("") +
      "<p>" + frame.foot.map(link).join(" | ") + "</p></footer>";
  }

  function load() {
    return fetch(dataAddress())
      .then(function (answer) {
        if (!answer.ok) { return { title: "Không tìm thấy", html: "<h1>Không tìm thấy trang</h1>" }; }
        return answer.json();
      })
      .then(draw);
  }

  document.addEventListener("click", function (event) {
    var target = event.target.closest ? event.target.closest("a") : null;
    if (!target || target.origin !== location.origin || !/^\/(muc|bai)\/|^\/$/.test(target.pathname)) { return; }
    event.preventDefault();
    history.pushState(null, "", target.href);
    load();
  });
  window.addEventListener("popstate", load);

  fetch("/api/khung.json").then(function (answer) { return answer.json(); }).then(function (data) {
    frame = data;
    return load();
  });
})();
