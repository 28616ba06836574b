"""The second page of signing in: it asks for a code, or sets the second factor up where there is none."""

from django.shortcuts import render

from villages import half_way
from villages.factor_forms import CodeForm, FirstCodeForm
from villages.qr import qr
from villages.second_factor import address_for_apps, as_typed, is_set_up, last_reset


def second_page(request, user, *, form=None, status=200):
    """For `user`, who is half way in (villages/half_way.py); what comes after travels along: `next`, and `kept`
    words."""
    context = {
        "officer": user,
        "next": request.POST.get("next", request.GET.get("next", "")),
        "kept": request.POST.get("kept", ""),
    }
    if is_set_up(user):
        context["form"] = form or CodeForm()
        return render(request, "registration/second_step.html", context, status=status)
    context |= new_device(user, half_way.key_to_come(request)) | {
        "form": form or FirstCodeForm(),
        "reset": last_reset(user),
    }
    return render(request, "registration/set_up_factor.html", context, status=status)


def new_device(user, key):
    """What a page shows of a device to come: the QR code, and the same as text for typing."""
    return {"qr": qr(address_for_apps(user, key)), "secret": as_typed(key), "account": user.username}
