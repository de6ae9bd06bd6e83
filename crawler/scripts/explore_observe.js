// Runs before the page's own scripts: notes which elements listen for clicks and for the pointer above them.
(() => {
  const notes = {click: new WeakSet(), hover: new WeakSet()};
  const kinds = {click: "click", mousedown: "click", mouseup: "click", pointerup: "click",
    mouseenter: "hover", mouseover: "hover", pointerenter: "hover", pointerover: "hover"};
  const original = EventTarget.prototype.addEventListener;
  EventTarget.prototype.addEventListener = function (type, ...rest) {
    if (kinds[type] && this instanceof Element && this !== document.body && this !== document.documentElement)
      notes[kinds[type]].add(this);
    return original.call(this, type, ...rest);
  };
  Object.defineProperty(window, "__soicongListeners", {value: notes});
})();
