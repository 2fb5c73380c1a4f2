package io.passkeyprofile.profile.signin;

import java.security.Principal;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.passkeyprofile.profile.account.Account;
import io.passkeyprofile.profile.account.AccountRepository;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpStatus;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.web.WebAttributes;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.bind.annotation.RequestParam;

/**
 * The page on which people who are signed in prove once more who they are. What they were
 * sending waits in its form.
 */
@Controller
class ConfirmController {

	private static final Set<String> OWN_FIELDS = Set.of("_csrf", Confirmation.TO, Confirmation.FORM, "username",
			"password", "nonce");

	private final AccountRepository accounts;

	ConfirmController(AccountRepository accounts) {
		this.accounts = accounts;
	}

	@GetMapping(Confirmation.PATH)
	String show(Principal signedIn, @RequestParam(name = Confirmation.TO, defaultValue = "") String to, Model model) {
		return page(signedIn, to, Map.of(), model);
	}

	/**
	 * Where a form is forwarded that needs a fresh proof first, and a proof that failed.
	 */
	@PostMapping(Confirmation.ASK)
	String ask(Principal signedIn, HttpServletRequest request, HttpServletResponse response,
			@RequestAttribute(name = RequestDispatcher.FORWARD_REQUEST_URI) String asked,
			@RequestAttribute(name = WebAttributes.AUTHENTICATION_EXCEPTION,
					required = false) @Nullable AuthenticationException failure,
			Model model) {
		if (failure == null) {
			response.setStatus(HttpStatus.FORBIDDEN.value());
			model.addAttribute("form", true);
			return page(signedIn, asked, request.getParameterMap(), model);
		}
		SignInFailure.show(failure, "confirm.failed.", response, model);
		model.addAttribute("form", request.getParameter(Confirmation.FORM) != null);
		String to = request.getParameter(Confirmation.TO);
		return page(signedIn, (to != null) ? to : "", request.getParameterMap(), model);
	}

	private String page(Principal signedIn, String to, Map<String, String[]> sent, Model model) {
		Account account = this.accounts.getSignedIn(signedIn);
		model.addAttribute("username", account.getUsername());
		model.addAttribute("mayHavePasskeys", account.getExternalId() != null);
		model.addAttribute("to", to);
		model.addAttribute("why", GuardedChange.at(to).map(GuardedChange::key).orElse("other"));
		Map<String, List<String>> fields = new LinkedHashMap<>();
		sent.forEach((name, values) -> {
			if (!OWN_FIELDS.contains(name)) {
				fields.put(name, Arrays.asList(values));
			}
		});
		model.addAttribute("fields", fields);
		return "confirm";
	}

}
