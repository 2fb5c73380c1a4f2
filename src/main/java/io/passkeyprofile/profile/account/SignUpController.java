package io.passkeyprofile.profile.account;

import java.util.Objects;
import java.util.function.Function;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

import org.springframework.stereotype.Controller;
import org.springframework.validation.BindingResult;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PostMapping;

/**
 * The sign-up page.
 */
@Controller
class SignUpController {

	private final SignUp signUp;

	private final NewAccountSignIn signIn;

	SignUpController(SignUp signUp, NewAccountSignIn signIn) {
		this.signUp = signUp;
		this.signIn = signIn;
	}

	@GetMapping("/sign-up")
	String show(HttpServletRequest request, @ModelAttribute("form") SignUpForm form) {
		return (request.getUserPrincipal() != null) ? "redirect:/profile" : "sign-up";
	}

	@PostMapping("/sign-up")
	String submit(HttpServletRequest request, HttpServletResponse response, @ModelAttribute("form") SignUpForm form,
			BindingResult errors) {
		Username username = valid("username", form.username(), Username::new, errors);
		NewPassword password = valid("password", form.password(), NewPassword::new, errors);
		if (username != null && password != null) {
			try {
				this.signIn.signIn(this.signUp.open(username, password), request, response);
				return "redirect:/passkey-offer";
			}
			catch (UsernameTakenException ex) {
				errors.rejectValue("username", "sign-up.username.taken");
			}
		}
		return "sign-up";
	}

	private static <T> @Nullable T valid(String field, @Nullable String value, Function<String, T> type,
			BindingResult errors) {
		try {
			return type.apply(Objects.requireNonNullElse(value, ""));
		}
		catch (IllegalArgumentException ex) {
			errors.rejectValue(field, "sign-up.%s.invalid".formatted(field));
			return null;
		}
	}

}
