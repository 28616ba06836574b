"""The invitation to a training event, a letter to be printed."""

from django.shortcuts import render

from reviews.help.invitation import InvitationForm, signer
from reviews.help.views.trainings import TrainingView


class Invitation(TrainingView):
    """What is typed goes into the letter by POST, never into an address, and is not kept."""

    def get(self, request, pk):
        return self.page(pk, InvitationForm())

    def post(self, request, pk):
        form = InvitationForm(request.POST)
        return self.page(pk, form, status=200 if form.is_valid() else 422)

    def page(self, pk, form, status=200):
        training = self.training(pk)
        context = {
            "training": training,
            "seats": self.seats(training),
            "form": form,
            "values": form.values,
            "signer": signer(training, form.values),
        }
        return render(self.request, "reviews/help/training_invitation.html", context, status=status)
