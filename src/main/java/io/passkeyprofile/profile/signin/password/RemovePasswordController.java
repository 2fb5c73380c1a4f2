package io.passkeyprofile.profile.signin.password;

import java.util.List;
import java.util.Locale;

import io.passkeyprofile.passage.PassageException;
import io.passkeyprofile.passage.WebAuthnDevice;
import io.passkeyprofile.profile.account.Account;
import io.passkeyprofile.profile.account.SignedIn;
import io.passkeyprofile.profile.passage.PassageFailure;
import io.passkeyprofile.profile.passkey.PasskeyService;
import io.passkeyprofile.profile.throttle.ThrottledException;
import io.passkeyprofile.profile.waysin.LastWayInException;
import io.passkeyprofile.profile.waysin.OtherChangeException;
import io.passkeyprofile.profile.waysin.WaysIn;
import jakarta.servlet.http.HttpServletRequest;

import org.springframework.context.MessageSource;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/**
 * Asks whether to remove the password, and removes it, once passkeys can take its place.
 */
@Controller
@RequestMapping("/profile/password/remove")
class RemovePasswordController {

	private static final String PROFILE = "redirect:/profile";

	private final PasswordService passwords;

	private final PasskeyService passkeys;

	private final MessageSource messages;

	RemovePasswordController(PasswordService passwords, PasskeyService passkeys, MessageSource messages) {
		this.passwords = passwords;
		this.passkeys = passkeys;
		this.messages = messages;
	}

	@GetMapping
	String ask(@SignedIn Account account, Model model) {
		if (!account.hasPassword()) {
			return PROFILE;
		}
		try {
			List<WebAuthnDevice> devices = this.passkeys.list(account);
			model.addAttribute("possible", WaysIn.replacePassword(devices));
			model.addAttribute("used", devices.stream().filter(WaysIn::hasSignedIn).count());
			return "signin/password/remove";
		}
		catch (PassageException ex) {
			// The profile page says what is wrong
			return PROFILE;
		}
	}

	@PostMapping
	String remove(@SignedIn Account account, HttpServletRequest request, Locale locale, RedirectAttributes redirect) {
		if (!account.hasPassword()) {
			return PROFILE;
		}
		try {
			if (this.passwords.remove(account, request)) {
				redirect.addFlashAttribute("done", "remove-password.done");
			}
		}
		catch (LastWayInException ex) {
			redirect.addFlashAttribute("failed", "remove-password.failed.last");
		}
		catch (OtherChangeException ex) {
			redirect.addFlashAttribute("failed", "remove-password.failed.other-change");
		}
		catch (PassageException ex) {
			redirect.addFlashAttribute("failed", "remove-password.failed." + PassageFailure.of(ex).code());
		}
		catch (ThrottledException ex) {
			redirect.addFlashAttribute("failed", ex.getMessageKey());
			redirect.addFlashAttribute("waitingTime", this.messages.getMessage(ex.getWaitingTime(), locale));
		}
		// If another session changed the password first, this leads to the sign-in page
		return PROFILE;
	}

}
