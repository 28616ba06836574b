"""Signing in, also in the middle of something."""

import json

from django.contrib.auth.views import LoginView
from django.shortcuts import render

from villages.forms import SignInForm


class SignIn(LoginView):
    """Sign-in. Somebody whose session ended while typing brings the words along in `kept` and sends
    them with one more press; they are the person's own, and go nowhere without that press."""

    authentication_form = SignInForm
    redirect_authenticated_user = True

    def get_context_data(self, **kwargs):
        return super().get_context_data(kept=self.request.POST.get("kept", ""), **kwargs)

    def form_valid(self, form):
        response = super().form_valid(form)
        try:
            kept = json.loads(self.request.POST.get("kept") or "{}")
            fields = [(name, str(value)) for name, values in kept.items() for value in values]
        except (ValueError, AttributeError, TypeError):
            fields = []
        if not fields:
            return response
        return render(
            self.request, "registration/resend.html", {"url": self.get_success_url(), "fields": fields}
        )


def sign_in_again(request):
    """The answer to a post whose session has ended: sign in here, the words are kept."""
    kept = {name: request.POST.getlist(name) for name in request.POST if name != "csrfmiddlewaretoken"}
    context = {
        "form": SignInForm(request),
        "next": request.get_full_path(),
        "kept": json.dumps(kept) if kept else "",
        "expired": True,
        "unsent": [upload.name for name in request.FILES for upload in request.FILES.getlist(name)],
    }
    return render(request, "registration/login.html", context, status=401)
