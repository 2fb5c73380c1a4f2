package io.passkeyprofile.profile.signin.signup;

import java.util.Objects;
import java.util.function.Function;

import io.passkeyprofile.profile.account.NewPassword;
import io.passkeyprofile.profile.account.NewUsername;
import io.passkeyprofile.profile.account.UnfitPasswordException;
import io.passkeyprofile.profile.account.UnfitUsernameException;
import io.passkeyprofile.profile.account.Username;
import io.passkeyprofile.profile.account.UsernameTakenException;
import io.passkeyprofile.profile.throttle.Bucket;
import io.passkeyprofile.profile.throttle.Throttle;
import io.passkeyprofile.profile.throttle.TryLaterException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

import org.springframework.security.core.authority.FactorGrantedAuthority;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.validation.BeanPropertyBindingResult;
import org.springframework.validation.BindingResult;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;

/**
 * The sign-up page.
 */
@Controller
class SignUpController {

	private static final String PAGE = "signin/signup/sign-up";

	private final SignUp signUp;

	private final PendingSignUpRepository pendingSignUps;

	private final SignUpCookie cookie;

	private final NewAccountSession session;

	private final Throttle throttle;

	SignUpController(SignUp signUp, PendingSignUpRepository pendingSignUps, SignUpCookie cookie,
			NewAccountSession session, Throttle throttle) {
		this.signUp = signUp;
		this.pendingSignUps = pendingSignUps;
		this.cookie = cookie;
		this.session = session;
		this.throttle = throttle;
	}

	/**
	 * Shows the page, which offers a passkey first. People who come back with a passkey
	 * that lacks only a username choose one.
	 */
	@GetMapping("/sign-up")
	String show(HttpServletRequest request, Model model) {
		if (request.getUserPrincipal() != null) {
			return "redirect:/profile";
		}
		PendingSignUp nameless = this.cookie.id(request)
			.flatMap(this.pendingSignUps::find)
			.filter(PendingSignUp::passkeyConfirmed)
			.orElse(null);
		model.addAttribute("nameless", nameless);
		model.addAttribute("form", new SignUpForm((nameless != null) ? nameless.username() : null, null));
		model.addAttribute("way",
				(nameless != null) ? "name" : (request.getParameter("password") != null) ? "password" : "passkey");
		return PAGE;
	}

	@PostMapping("/sign-up")
	String submit(HttpServletRequest request, HttpServletResponse response, Model model) {
		SignUpForm form = new SignUpForm(request.getParameter("username"), request.getParameter("password"));
		BindingResult errors = new BeanPropertyBindingResult(form, "form");
		model.addAttribute("form", form);
		model.addAttribute("way", "password");
		model.addAttribute(BindingResult.MODEL_KEY_PREFIX + "form", errors);
		Username username = valid(form.username(), NewUsername::of, errors);
		NewPassword password = valid(form.password(), NewPassword::new, errors);
		if (username != null && password != null) {
			try {
				// Checked before throttling: it reveals nothing about accounts
				password.requireUnlike(username);
				this.throttle.take(Bucket.SIGN_UP, this.throttle.network());
				this.session.open(this.signUp.open(username, password, request.getLocale()),
						FactorGrantedAuthority.PASSWORD_AUTHORITY, null, request, response);
				return "redirect:/passkey-offer";
			}
			catch (UnfitPasswordException ex) {
				errors.rejectValue("password", ex.getMessageKey());
			}
			catch (UnfitUsernameException ex) {
				errors.rejectValue("username", ex.getMessageKey());
			}
			catch (UsernameTakenException ex) {
				errors.rejectValue("username", "sign-up.username.taken");
			}
			catch (TryLaterException ex) {
				ex.tell(response);
				errors.reject(ex.getMessageKey(), new Object[] { ex.getWaitingTime() }, null);
			}
		}
		return PAGE;
	}

	private static <T> @Nullable T valid(@Nullable String value, Function<String, T> type, BindingResult errors) {
		try {
			return type.apply(Objects.requireNonNullElse(value, ""));
		}
		catch (UnfitPasswordException ex) {
			errors.rejectValue("password", ex.getMessageKey());
		}
		catch (UnfitUsernameException ex) {
			errors.rejectValue("username", ex.getMessageKey());
		}
		return null;
	}

}
