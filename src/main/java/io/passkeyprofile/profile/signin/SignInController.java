package io.passkeyprofile.profile.signin;

import java.security.Principal;
import java.util.Objects;

import io.passkeyprofile.profile.closing.ClosedAccounts;
import io.passkeyprofile.profile.signin.passkey.PasskeyAuthenticationToken;
import io.passkeyprofile.profile.signin.passkey.SignInFailure;
import io.passkeyprofile.profile.signin.signup.SignUp;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

import org.springframework.security.core.AuthenticationException;
import org.springframework.security.core.userdetails.UsernameNotFoundException;
import org.springframework.security.web.WebAttributes;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.bind.annotation.RequestParam;

/**
 * The sign-in pages: one asks for the username, and the next for the password. Spring
 * Security handles the sign-in itself.
 */
@Controller
class SignInController {

	private final SignUp signUp;

	SignInController(SignUp signUp) {
		this.signUp = signUp;
	}

	@GetMapping("/")
	String start() {
		return "redirect:/profile";
	}

	@GetMapping("/sign-in")
	String show(@Nullable Principal person, Model model) {
		model.addAttribute("keptDays", ClosedAccounts.PERIOD.toDays());
		return (person != null) ? "redirect:/profile" : "signin/sign-in";
	}

	/**
	 * Leads back to the username, because the page for the password can't be reloaded.
	 */
	@GetMapping("/sign-in/username")
	String askForUsername() {
		return "redirect:/sign-in";
	}

	/**
	 * Asks for the password next, for every name alike: nothing is looked up here.
	 * @param change not null if the person wants to change the name that they typed
	 */
	@PostMapping("/sign-in/username")
	String askForPassword(@RequestParam(defaultValue = "") String username, @Nullable String change, Model model) {
		model.addAttribute("username", username);
		return (change != null || username.isBlank()) ? "signin/sign-in" : "signin/sign-in-password";
	}

	/**
	 * Shows the page again after a sign-in that failed, with the username filled in.
	 * Spring Security forwards here. If the passkey belongs to nobody, the browser is
	 * told to forget it, unless its account is still being opened.
	 */
	@PostMapping("/sign-in/failed")
	String showFailure(@RequestParam(defaultValue = "") String username, @Nullable String credentialId,
			@Nullable String rpId,
			@RequestAttribute(WebAttributes.AUTHENTICATION_EXCEPTION) AuthenticationException failure,
			HttpServletResponse response, Model model) {
		model.addAttribute("username", username);
		SignInFailure.show(failure, "sign-in.failed.", response, model);
		if (failure instanceof UsernameNotFoundException unknown
				&& failure.getAuthenticationRequest() instanceof PasskeyAuthenticationToken) {
			if (this.signUp.isNameless(Objects.requireNonNull(unknown.getName()))) {
				model.addAttribute("failed", "sign-in.failed.passkey-nameless");
			}
			else {
				model.addAttribute("unknownCredentialId", credentialId);
				model.addAttribute("unknownRpId", rpId);
			}
		}
		return username.isBlank() ? "signin/sign-in" : "signin/sign-in-password";
	}

}
