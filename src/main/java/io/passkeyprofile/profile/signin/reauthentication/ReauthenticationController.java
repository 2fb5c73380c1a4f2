package io.passkeyprofile.profile.signin.reauthentication;

import io.passkeyprofile.profile.account.Account;
import io.passkeyprofile.profile.account.SignedIn;
import io.passkeyprofile.profile.signin.passkey.SignInFailure;
import io.passkeyprofile.profile.signin.reauthentication.ReauthenticationConfigurer.ReturnPage;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

import org.springframework.security.core.AuthenticationException;
import org.springframework.security.web.WebAttributes;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.bind.annotation.RequestParam;

/**
 * The page on which people who are signed in prove again who they are.
 */
@Controller
class ReauthenticationController {

	@GetMapping(ReauthenticationConfigurer.PATH)
	String show(@SignedIn Account account,
			@RequestParam(name = ReauthenticationConfigurer.TO, defaultValue = "") String to, Model model) {
		model.addAttribute("username", account.getUsername());
		model.addAttribute("hasPassword", account.hasPassword());
		model.addAttribute("mayHavePasskeys", account.getExternalId() != null);
		model.addAttribute("mayUseCode", account.getRecoveryCodes() > 0 && ReturnPage.isLostDevice(to));
		model.addAttribute("to", to);
		model.addAttribute("why", ReturnPage.at(to).map(ReturnPage::reasonKey).orElse("other"));
		return "signin/reauthentication/confirm";
	}

	/**
	 * Shows the page again after a proof that failed. Spring Security forwards here.
	 */
	@PostMapping(ReauthenticationConfigurer.FAILED)
	String showFailure(@SignedIn Account account,
			@RequestParam(name = ReauthenticationConfigurer.TO, defaultValue = "") String to,
			@RequestParam(name = ReauthenticationConfigurer.CODE, required = false) @Nullable String code,
			@RequestAttribute(WebAttributes.AUTHENTICATION_EXCEPTION) AuthenticationException failure,
			HttpServletResponse response, Model model) {
		SignInFailure.show(failure,
				(code != null) ? "confirm.code.failed."
						: account.hasPassword() ? "confirm.failed." : "confirm.without-password.failed.",
				response, model);
		return show(account, to, model);
	}

}
