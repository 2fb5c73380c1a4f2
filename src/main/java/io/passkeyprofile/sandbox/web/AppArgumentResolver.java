package io.passkeyprofile.sandbox.web;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import io.passkeyprofile.sandbox.app.App;
import io.passkeyprofile.sandbox.app.AppRepository;
import io.passkeyprofile.sandbox.app.ChosenApps;
import io.passkeyprofile.sandbox.journal.Refusal;
import org.jspecify.annotations.Nullable;

import org.springframework.core.MethodParameter;
import org.springframework.stereotype.Component;
import org.springframework.web.bind.support.WebDataBinderFactory;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.context.request.RequestAttributes;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.method.support.ModelAndViewContainer;
import org.springframework.web.servlet.HandlerMapping;

/**
 * Gives controllers the {@link App} whose ID is in the path. Most routes of control have
 * no app ID in their path, and take the parameter {@code app} instead. It may be left out
 * if there is only one app.
 */
@Component
final class AppArgumentResolver implements HandlerMethodArgumentResolver {

	private static final String PARAMETER = "app";

	private static final String ALL = "*";

	private final AppRepository apps;

	AppArgumentResolver(AppRepository apps) {
		this.apps = apps;
	}

	@Override
	public boolean supportsParameter(MethodParameter parameter) {
		return parameter.getParameterType() == App.class || parameter.getParameterType() == ChosenApps.class;
	}

	@Override
	public Object resolveArgument(MethodParameter parameter, @Nullable ModelAndViewContainer container,
			NativeWebRequest request, @Nullable WebDataBinderFactory binderFactory) {
		String id = idInPath(request);
		if (id != null) {
			return find(id);
		}
		ChosenApps chosen = new ChosenApps(chosenApps(request));
		if (parameter.getParameterType() == ChosenApps.class) {
			return chosen;
		}
		if (ALL.equals(request.getParameter(PARAMETER))) {
			throw ApiException.invalidRequest("This call is about one app, so app must be an app ID.");
		}
		return chosen.apps().get(0);
	}

	private static @Nullable String idInPath(NativeWebRequest request) {
		Map<?, ?> variables = (Map<?, ?>) request.getAttribute(HandlerMapping.URI_TEMPLATE_VARIABLES_ATTRIBUTE,
				RequestAttributes.SCOPE_REQUEST);
		return (variables != null) ? (String) variables.get("app_id") : null;
	}

	private List<App> chosenApps(NativeWebRequest request) {
		String[] ids = request.getParameterValues(PARAMETER);
		if (ids != null && ids.length == 1 && !ids[0].equals(ALL)) {
			return List.of(find(ids[0]));
		}
		List<App> apps = this.apps.findAll();
		if ((ids == null && apps.size() != 1) || (ids != null && ids.length > 1)) {
			throw ApiException.invalidRequest("The parameter app must be given once. The apps are "
					+ apps.stream().map(App::id).collect(Collectors.joining(", ")) + ".");
		}
		return apps;
	}

	private App find(String id) {
		return this.apps.find(id).orElseThrow(() -> ApiException.appNotFound().because(Refusal.Reason.APP));
	}

}
