"""The component kit: `{% load fp %}` in any template. README.md beside this folder shows each."""

import datetime as dt
from collections.abc import Iterable
from typing import Any, cast

from django import template
from django.conf import settings
from django.contrib.messages.storage.base import Message
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.paginator import Page
from django.forms import BaseForm, BoundField
from django.http import HttpRequest
from django.middleware.csrf import get_token
from django.template import Context
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import slugify

from fingerpost.core.records import Group
from fingerpost.web import words
from fingerpost.web.forms.bound import BoundGroup

register = template.Library()

Drawing = dict[str, Any]  # what a component's template is given
Compared = tuple[str, Any, Any, str]

# Words


@register.filter(expects_localtime=True)
def date_words(value: dt.date | None) -> str:
    """8 September 2026"""
    return words.date_words(value)


@register.filter(expects_localtime=True)
def date_short(value: dt.date | None) -> str:
    """8 Sep 2026, for dense tables"""
    return words.date_short(value)


@register.filter(expects_localtime=True)
def time_words(value: dt.datetime | None) -> str:
    """8 September 2026 at 4:05pm"""
    return words.time_words(value)


@register.filter
def number_words(value: float | str | None) -> str:
    """1,204"""
    return words.number_words(value)


@register.filter
def of_base(value: int, base: int) -> str:
    """34 of 1,204"""
    return words.of_base(value, base)


@register.filter
def percent(value: float, base: float | None = None) -> str:
    """2.8%, of a base or already a percentage"""
    return words.percent(value, base)


@register.filter
def count_of(value: int, nouns: str) -> str:
    """1 file, 1,204 files: {{ n|count_of:"file,files" }}"""
    one, _, many = nouns.partition(",")
    return words.count_of(value, one, many)


@register.filter
def ago(value: dt.datetime | dt.date | None) -> str:
    """3 days ago"""
    return words.ago(value, now=timezone.now())


@register.filter
def file_size(value: float | None) -> str:
    """1.4 MB"""
    return words.file_size(value)


@register.filter
def ending(count: int, nouns: str = ",s") -> str:
    """Plural ending by number, nothing else: school{{ n|ending }}"""
    one, _, many = nouns.partition(",")
    return one if count == 1 else many


# Actions


@register.inclusion_tag("web/components/button.html")
def fp_button(
    text: str,
    href: str = "",
    kind: str = "",
    name: str = "",
    value: str = "",
    form: str = "",
    disabled: bool = False,
    **attrs: Any,
) -> Drawing:
    """A button, or a link that looks like one. Kinds: secondary, warning, start, link."""
    return {
        "text": text,
        "href": href,
        "kind": kind,
        "name": name,
        "value": value,
        "form": form,
        "disabled": disabled,
        "attrs": as_attributes(attrs),
    }


def as_attributes(attrs: dict[str, Any]) -> SafeString:
    """hx_get="/x" becomes hx-get="/x"."""
    return format_html_join(
        "", ' {}="{}"', ((name.replace("_", "-"), value) for name, value in attrs.items())
    )


@register.simple_block_tag
def fp_buttons(content: str) -> SafeString:
    return format_html('<div class="govuk-button-group">{}</div>', content)


@register.simple_block_tag
def fp_toolbar(content: str, label: str = "Actions") -> SafeString:
    return format_html(
        '<div class="fp-toolbar" role="group" aria-label="{}">{}</div>', label, content
    )


@register.inclusion_tag("web/components/copy.html")
def fp_copy(text: str, label: str = "Copy") -> Drawing:
    """The text with a button that copies it; without JavaScript just the text."""
    return {"text": text, "label": label}


# Status

STATUS_WORDS = {
    Group.EET: ("eet", "EET"),
    Group.NEET: ("neet", "NEET"),
    Group.NOT_KNOWN: ("not-known", "Not known"),
    Group.OTHER: ("other", "Other"),
}


@register.inclusion_tag("web/components/status.html")
def fp_status(group: Group | str | None, lapsed: bool = False) -> Drawing:
    """EET, NEET, Not known or Other, in words, shape and colour.

    A lapsed status counts as not known: give the group it was, or "not known", and say `lapsed`.
    """
    css, text = STATUS_WORDS[Group(group) if group else Group.NOT_KNOWN]
    was = f"{text} lapsed" if css != "not-known" else "lapsed"
    return {"css": css, "text": text, "was": was if lapsed else ""}


@register.simple_tag
def fp_tag(text: str, colour: str = "") -> SafeString:
    """A plain tag: grey, green, red, orange, yellow, purple, teal, magenta."""
    kind = f" govuk-tag--{colour}" if colour else ""
    return format_html('<strong class="govuk-tag fp-tag{}">{}</strong>', kind, text)


@register.inclusion_tag("web/components/lapses.html")
def fp_lapses(on: dt.date | None, today: dt.date | None = None, short: bool = False) -> Drawing:
    """When a status stops counting as current, and how soon that is; `short` for a table's cell."""
    if on is None:
        return {"on": None}
    left = (on - (today or timezone.localdate())).days
    urgency = "past" if left < 0 else "soon" if left <= words.SOON_DAYS else "later"
    return {"on": on, "urgency": urgency, "phrase": words.days_left(left), "short": short}


# Facts and figures


@register.inclusion_tag("web/components/summary_list.html")
def fp_summary_list(rows: Iterable[Any], title: str = "", tight: bool = False) -> Drawing:
    """Rows of (label, value), (label, value, actions) or dicts with key, value, actions, change.

    An action is (text, href) or (text, href, "of what" for people who hear the page).
    """
    return {"rows": [summary_row(row) for row in rows], "title": title, "tight": tight}


def summary_row(row: Any) -> Drawing:
    if not isinstance(row, dict):
        row = dict(zip(("key", "value", "actions"), row, strict=False))
    actions = [
        {
            "text": action[0],
            "href": action[1],
            "of": action[2] if len(action) > 2 else row["key"],
        }
        for action in row.get("actions") or ()
    ]
    return {**row, "actions": actions}


@register.simple_block_tag
def fp_summary(content: str, tight: bool = False) -> SafeString:
    """A summary list whose rows are drawn one by one with fp_row."""
    kind = " fp-summary-list--tight" if tight else ""
    return format_html('<dl class="govuk-summary-list fp-summary-list{}">{}</dl>', kind, content)


@register.simple_block_tag
def fp_row(content: str, key: str) -> SafeString:
    return format_html(
        '<div class="govuk-summary-list__row"><dt class="govuk-summary-list__key">{}</dt>'
        '<dd class="govuk-summary-list__value">{}</dd></div>',
        key,
        content,
    )


@register.inclusion_tag("web/components/key_facts.html")
def fp_key_facts(facts: Iterable[tuple[str, Any]]) -> Drawing:
    """A line of (label, value) pairs under a heading: who this is, at a glance."""
    return {"facts": list(facts)}


@register.simple_block_tag
def fp_figures(content: str, label: str = "Key figures") -> SafeString:
    return format_html(
        '<section class="fp-figures" aria-label="{}">'
        '<ul class="fp-figures__list">{}</ul></section>',
        label,
        content,
    )


@register.inclusion_tag("web/components/figure.html")
def fp_figure(
    value: Any,
    label: str,
    base: str = "",
    change: str = "",
    good: bool | None = None,
    as_at: dt.date | str | None = None,
    href: str = "",
) -> Drawing:
    """A big figure: its base ("34 of 1,204"), its change in words, and how old it is.

    `good` True or False colours the change; the words must say which way it went.
    """
    return {
        "value": value,
        "label": label,
        "base": base,
        "change": change,
        "feel": {True: "good", False: "bad", None: ""}[good],
        "as_at": as_at,
        "href": href,
    }


@register.inclusion_tag("web/components/progress.html")
def fp_progress(
    done: int, total: int, label: str = "Progress", unit: str = "", anchor: str = ""
) -> Drawing:
    """A bar with its words; draw it again by htmx while `done` is less than `total`."""
    share = max(0, min(100, round(100 * done / total))) if total else 0
    return {
        "done": done,
        "total": total,
        "share": share,
        "label": label,
        "unit": unit,
        "id": anchor or f"progress-{slugify(label)}",
    }


# History and comparison


@register.simple_block_tag
def fp_timeline(content: str, label: str = "History") -> SafeString:
    return format_html('<ol class="fp-timeline" aria-label="{}">{}</ol>', label, content)


@register.simple_block_tag
def fp_event(
    content: str,
    title: str,
    on: dt.date | None = None,
    source: str = "",
    kind: str = "",
    until: dt.date | None = None,
    recorded: dt.date | None = None,
) -> SafeString:
    """One step of a timeline. Kinds: current, lapsed, disagrees, withdrawn, note."""
    return render_to_string(
        "web/components/event.html",
        {
            "content": content,
            "title": title,
            "on": on,
            "until": until,
            "source": source,
            "kind": kind,
            "mark": EVENT_MARKS.get(kind, ""),
            "recorded": recorded,
        },
    )


EVENT_MARKS = {
    "current": "Current",
    "lapsed": "Lapsed",
    "disagrees": "Disagrees",
    "withdrawn": "Withdrawn",
    "note": "",
}

COMPARISONS = {
    "same": "Same",
    "close": "Close",
    "different": "Different",
    "missing": "Not given",
}


@register.inclusion_tag("web/components/compare.html")
def fp_compare(
    left: str, right: str, rows: Iterable[Compared], caption: str = "The two side by side"
) -> Drawing:
    """Rows of (label, left value, right value, "same" | "close" | "different" | "missing")."""
    return {
        "left": left,
        "right": right,
        "caption": caption,
        "rows": [
            {"label": label, "left": one, "right": two, "how": how, "word": COMPARISONS[how]}
            for label, one, two, how in rows
        ],
    }


# Tables


@register.simple_block_tag
def fp_table(
    content: str,
    caption: str,
    hide_caption: bool = False,
    keys: bool = False,
    wide: bool = False,
) -> SafeString:
    """A dense table which turns into cards on a phone. `keys` lets j and k walk its rows."""
    return format_html(
        '<div class="fp-table-box{}"><table class="fp-table" role="table"{}>'
        '<caption class="fp-table__caption{}">{}</caption>{}</table></div>',
        " fp-table-box--wide" if wide else "",
        mark_safe(" data-fp-rows") if keys else "",
        " govuk-visually-hidden" if hide_caption else "",
        caption,
        content,
    )


@register.simple_block_tag
def fp_head(content: str) -> SafeString:
    return format_html('<thead role="rowgroup"><tr role="row">{}</tr></thead>', content)


@register.simple_block_tag
def fp_body(content: str) -> SafeString:
    return format_html('<tbody role="rowgroup">{}</tbody>', content)


@register.simple_block_tag
def fp_tr(content: str, kind: str = "") -> SafeString:
    return format_html(
        '<tr role="row"{}>{}</tr>',
        format_html(' class="fp-table__row--{}"', kind) if kind else "",
        content,
    )


@register.simple_tag
def fp_group(text: str, columns: int) -> SafeString:
    """What the rows of a body have in common, as its first row across every column."""
    return format_html(
        '<tr role="row" class="fp-table__group"><th scope="rowgroup" role="rowheader" colspan="{}">'
        "{}</th></tr>",
        columns,
        text,
    )


@register.simple_tag(takes_context=True)
def fp_th(
    context: Context, text: str, sort: str = "", numeric: bool = False, hide: bool = False
) -> SafeString:
    """A column's heading; with `sort` it is a link that keeps the filters."""
    css = "fp-table__number" if numeric else ""
    if hide:
        text = format_html('<span class="govuk-visually-hidden">{}</span>', text)
    if not sort:
        return format_html('<th scope="col" role="columnheader" class="{}">{}</th>', css, text)
    now = context["request"].GET.get("sort", "")
    direction = {sort: "ascending", f"-{sort}": "descending"}.get(now, "none")
    link = query_with(context["request"], sort=f"-{sort}" if now == sort else sort, page=None)
    return format_html(
        '<th scope="col" role="columnheader" class="{}" aria-sort="{}">'
        '<a class="fp-table__sort fp-table__sort--{}" href="{}">{}</a></th>',
        css,
        direction,
        direction,
        link,
        text,
    )


@register.simple_block_tag
def fp_td(content: str, label: str, numeric: bool = False, main: bool = False) -> SafeString:
    """A cell. `label` heads it on a phone; `main` marks the cell that names the row."""
    css = " ".join(
        name for name, wanted in (("fp-table__number", numeric), ("fp-table__main", main)) if wanted
    )
    if main:
        return format_html(
            '<th scope="row" role="rowheader" class="{}"><div>{}</div></th>', css, content
        )
    return format_html(
        '<td role="cell" data-label="{}" class="{}"><div>{}</div></td>', label, css, content
    )


# Getting about


def query_with(request: HttpRequest, **changes: Any) -> str:
    """This page's query with some parts changed; None takes a part away."""
    query = request.GET.copy()
    for name, value in changes.items():
        query.pop(name, None)
        if value is not None:
            query[name] = value
    return f"?{query.urlencode()}" if query else request.path


@register.simple_tag(takes_context=True)
def fp_query(context: Context, **changes: Any) -> str:
    """The address of this page with other filters: {% fp_query group="NEET" page=None %}"""
    return query_with(context["request"], **changes)


@register.inclusion_tag("web/components/pagination.html", takes_context=True)
def fp_pagination(
    context: Context, page: Page[Any], things: str = "results", name: str = "page", one: str = ""
) -> Drawing:
    """Pages of a Django Page object, keeping the filters: "1 to 50 of 1,204 results".

    `one` is the word for a single thing, where it is not the other without its s.
    """
    request = context["request"]
    total = page.paginator.count

    def link(number: int) -> str:
        return query_with(request, **{name: number if number > 1 else None})

    elided = page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    numbers = [
        {"number": number, "href": link(number), "current": number == page.number}
        if isinstance(number, int)
        else {"gap": True}
        for number in elided
    ]
    return {
        "total": total,
        "first": page.start_index(),
        "last": page.end_index(),
        "things": (one or things.removesuffix("s")) if total == 1 else things,
        "many": page.paginator.num_pages > 1,
        "numbers": numbers,
        "previous": link(page.previous_page_number()) if page.has_previous() else "",
        "next": link(page.next_page_number()) if page.has_next() else "",
    }


@register.inclusion_tag("web/components/breadcrumbs.html")
def fp_breadcrumbs(*crumbs: Any) -> Drawing:
    """{% fp_breadcrumbs "Schools" schools_url school.name %}, or a list of (text, href)."""
    if len(crumbs) == 1 and not isinstance(crumbs[0], str):
        pairs = [(*crumb, "")[:2] for crumb in crumbs[0]]
    else:
        pairs = list(zip(crumbs[::2], (*crumbs[1::2], ""), strict=False))
    return {"crumbs": pairs}


# Telling people things


@register.inclusion_tag("web/components/error_summary.html")
def fp_error_summary(*forms: BaseForm | None, title: str = "There is a problem") -> Drawing:
    """What to put right, each a link to its field. Nothing when nothing is wrong."""
    return {
        "errors": [error for form in forms if form for error in errors_of(form)],
        "title": title,
    }


def errors_of(form: BaseForm) -> Iterable[Drawing]:
    if not form.is_bound:
        return
    for message in form.non_field_errors():
        yield {"text": message, "href": ""}
    for name in form.errors:
        if name in form.fields:
            field = cast(BoundGroup, form[name])
            href = "" if field.is_hidden else f"#{field.focus_id}"
            yield from ({"text": sentence, "href": href} for sentence in field.sentences)


BANNERS = {
    "success": ("Success", "alert"),
    "attention": ("Needs attention", "region"),
    "error": ("There is a problem", "alert"),
    "info": ("Information", "region"),
}


@register.simple_block_tag
def fp_banner(content: str, kind: str = "info", title: str = "", anchor: str = "") -> SafeString:
    """A notice in the page. Kinds: info, success, attention, error."""
    default, role = BANNERS[kind]
    return render_to_string(
        "web/components/banner.html",
        {
            "content": content,
            "kind": kind,
            "title": title,
            "kind_word": default,
            "role": role,
            "id": anchor,
        },
    )


@register.simple_block_tag
def fp_details(content: str, summary: str, open: Any = False) -> SafeString:  # noqa: A002
    return format_html(
        '<details class="govuk-details"{}><summary class="govuk-details__summary">'
        '<span class="govuk-details__summary-text">{}</span></summary>'
        '<div class="govuk-details__text">{}</div></details>',
        mark_safe(" open") if open else "",
        summary,
        content,
    )


@register.simple_block_tag
def fp_empty(content: str, title: str, level: int = 2) -> SafeString:
    """Nothing here yet: say what will appear, and how to make it appear."""
    return format_html(
        '<div class="fp-empty"><h{0} class="fp-empty__title">{1}</h{0}>'
        '<div class="fp-empty__text">{2}</div></div>',
        level,
        title,
        content,
    )


@register.simple_block_tag
def fp_inset(content: str) -> SafeString:
    return format_html('<div class="govuk-inset-text">{}</div>', content)


@register.simple_block_tag
def fp_card(content: str, title: str, level: int = 2, href: str = "", note: str = "") -> SafeString:
    """A box of a dashboard with its heading, and perhaps a way to see all of it."""
    return render_to_string(
        "web/components/card.html",
        {"content": content, "title": title, "level": level, "href": href, "note": note},
    )


@register.inclusion_tag("web/components/work_list.html")
def fp_work_list(items: Iterable[tuple[Any, ...]]) -> Drawing:
    """Work with its count: (text, href, count) or (text, href, count, note)."""
    names = ("text", "href", "count", "note")
    return {"items": [dict(zip(names, item, strict=False)) for item in items]}


@register.simple_block_tag(takes_context=True)
def fp_filters(
    context: Context,
    content: str,
    form: BaseForm | None = None,
    title: str = "Filter",
    submit: str = "Apply filters",
    clear: str = "",
) -> SafeString:
    """A panel of filters beside a list: a GET form, so that the address holds the choice."""
    return render_to_string(
        "web/components/filters.html",
        {
            "content": content,
            "form": form,
            "title": title,
            "submit": submit,
            "clear": clear or context["request"].path,
            "action": context["request"].path,
            "sort": context["request"].GET.get("sort", ""),
        },
    )


@register.simple_block_tag(takes_context=True)
def fp_form(
    context: Context,
    content: str,
    form: BaseForm,
    action: str = "",
    submit: str = "Save",
    anchor: str = "",
) -> SafeString:
    """A whole POST form: token, every field, what you put inside, and its button."""
    return render_to_string(
        "web/components/form.html",
        {
            "content": content,
            "form": form,
            "fields": [field for field in form.visible_fields() if not revealed(form, field)],
            "action": action,
            "submit": submit,
            "id": anchor,
            "token": get_token(context["request"]),
        },
    )


@register.simple_tag
def fp_field(
    field: BoundGroup, label: str = "", hint: str = "", width: int | str | None = None
) -> SafeString:
    """One group, with other words than the form's own: for forms that come from libraries."""
    if label:
        field.label = label
    if hint:
        field.help_text = hint
    if width:
        field.wanted_width = width
    return field.as_field_group()


def revealed(form: BaseForm, field: BoundField) -> bool:
    """Is this field drawn inside another's option already?"""
    return any(
        field.name in getattr(other, "reveals", {}).values() for other in form.fields.values()
    )


# The shell's own


@register.simple_tag
def fp_static(path: str) -> str:
    """A static file's address, even when the error page is all that still works."""
    try:
        return staticfiles_storage.url(path)
    except ValueError:  # no manifest, or the file is not in it
        return f"{settings.STATIC_URL}{path}"


@register.filter
def message_kind(message: Message) -> str:
    """A Django message's banner: success, error, attention or info."""
    return {"success": "success", "error": "error", "warning": "attention"}.get(
        message.level_tag, "info"
    )
